/**
 * yaml-language-server, which is what VS Code, Neovim, Emacs and others ask about YAML: over standard input and output, as
 * they do.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../../scripts/systems/tools.ts';

/** Where something stands: both count from 0. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface Diagnostic {
  readonly range: { readonly start: Position };
  readonly message: string;
}

export interface Completion {
  readonly label: string;
  readonly documentation?: string | { readonly value: string };
}

interface Message {
  readonly id?: number | string;
  readonly method?: string;
  readonly params?: any;
  readonly result?: any;
  readonly error?: unknown;
}

/** What the server asks the editor for: no schemas of others, which it would download. */
const SETTINGS = {
  validate: true,
  hover: true,
  completion: true,
  schemaStore: { enable: false },
  kubernetesCRDStore: { enable: false },
};

const HEADER = /^Content-Length: (\d+)\r\n(?:[^\r\n]+\r\n)*\r\n/;

export class LanguageServer {
  private readonly schemas: Readonly<Record<string, string>>;
  private readonly process: ChildProcess;
  private received: Buffer = Buffer.alloc(0);
  private lastId = 0;
  private lastFolder = 0;
  private readonly answers = new Map<number, (message: Message) => void>();
  private readonly published = new Map<string, (diagnostics: Diagnostic[]) => void>();

  /** @param schemas as in `yaml.schemas` of VS Code: for files of which name a schema is */
  constructor(schemas: Readonly<Record<string, string>> = {}) {
    this.schemas = schemas;
    const program = join(root, 'node_modules/yaml-language-server/bin/yaml-language-server');
    this.process = spawn(process.execPath, [program, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.process.stdout!.on('data', (bytes: Buffer) => this.take(bytes));
  }

  async start(): Promise<void> {
    const textDocument = { completion: { completionItem: { documentationFormat: ['markdown'] } } };
    const capabilities = { workspace: { configuration: true }, textDocument };
    await this.ask('initialize', { processId: process.pid, rootUri: null, capabilities });
    this.tell('initialized', {});
  }

  stop(): void {
    this.process.kill();
  }

  /** Opens a document in the editor; what the server finds wrong with it comes of itself. */
  async open(text: string): Promise<{ uri: string; diagnostics: Diagnostic[] }> {
    const uri = pathToFileURL(join(root, `test/editors/${++this.lastFolder}/harden-spark.yaml`)).href;
    const diagnostics = new Promise<Diagnostic[]>((done) => this.published.set(uri, done));
    this.tell('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version: 1, text } });
    return { uri, diagnostics: await diagnostics };
  }

  async complete(uri: string, position: Position): Promise<Completion[]> {
    const { items } = await this.ask('textDocument/completion', { textDocument: { uri }, position });
    return items;
  }

  /** The text that is shown where the mouse stands. */
  async hover(uri: string, position: Position): Promise<string> {
    const answer = await this.ask('textDocument/hover', { textDocument: { uri }, position });
    return answer.contents.value;
  }

  private ask(method: string, params: unknown): Promise<any> {
    const id = ++this.lastId;
    this.send({ id, method, params });
    return new Promise((done, fail) => {
      this.answers.set(id, ({ result, error }) =>
        error ? fail(new Error(JSON.stringify(error))) : done(result),
      );
    });
  }

  private tell(method: string, params: unknown): void {
    this.send({ method, params });
  }

  private send(message: Message): void {
    const text = JSON.stringify({ jsonrpc: '2.0', ...message });
    this.process.stdin!.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
  }

  private take(bytes: Buffer): void {
    this.received = Buffer.concat([this.received, bytes]);
    for (;;) {
      const [header, length] = HEADER.exec(this.received.toString('latin1')) ?? [];
      if (header === undefined) return;
      const end = header.length + Number(length);
      if (this.received.length < end) return;
      const message = JSON.parse(this.received.toString('utf8', header.length, end));
      this.received = this.received.subarray(end);
      this.handle(message);
    }
  }

  private handle({ id, method, params, ...answer }: Message): void {
    if (method === 'textDocument/publishDiagnostics') this.published.get(params.uri)?.(params.diagnostics);
    else if (method === 'workspace/configuration') {
      const result = params.items.map(({ section }: { section?: string }) =>
        section === 'yaml' ? { ...SETTINGS, schemas: this.schemas } : {},
      );
      this.send({ id: id!, result });
    } else if (method !== undefined && id !== undefined) this.send({ id, result: null });
    else if (method === undefined) this.answers.get(id as number)?.(answer);
  }
}
