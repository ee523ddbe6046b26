import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

/**
 * The server's half of a WebSocket, as far as a watch needs it: texts go out, and what comes in is the other
 * side's wish to close. (A watch over plain HTTP is no way out: Spark's client may wait for its end forever.)
 */
export class WebSocket {
  onClose: () => void = () => {};
  private readonly socket: Duplex;

  constructor(request: IncomingMessage, socket: Duplex) {
    this.socket = socket;
    const key = createHash('sha1')
      .update(`${request.headers['sec-websocket-key']}${protocolId}`)
      .digest('base64');
    socket.write(
      [
        'HTTP/1.1 101 Switching Protocols',
        'Upgrade: websocket',
        'Connection: Upgrade',
        `Sec-WebSocket-Accept: ${key}`,
        '\r\n',
      ].join('\r\n'),
    );
    socket.on('data', (frame: Buffer) => {
      if ((frame[0]! & 0x0f) === closeFrame) socket.end(Buffer.from([0x80 | closeFrame, 0]));
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.onClose());
  }

  send(text: string): void {
    const payload = Buffer.from(text);
    const header = Buffer.alloc(10);
    header.writeUInt8(0x80 | textFrame, 0);
    header.writeUInt8(127, 1); // A length of 64 bits follows.
    header.writeBigUInt64BE(BigInt(payload.length), 2);
    this.socket.write(Buffer.concat([header, payload]));
  }
}

const textFrame = 1;
const closeFrame = 8;

/** Of RFC 6455, for every server. */
const protocolId = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
