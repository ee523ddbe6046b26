/**
 * A Kubernetes cluster that runs until it is ended: `main.ts FOLDER`. Started by cluster.ts in namespaces of its
 * own. Once it is ready it prints the access of its administrator; its API server is also at FOLDER/api.socket.
 */
import { join } from 'node:path';
import { findPython } from '../../scripts/systems/python.ts';
import { Api } from './api.ts';
import { apiAddress, startControlPlane } from './control-plane.ts';
import { Images } from './images.ts';
import { Kubelet } from './kubelet.ts';
import { relay } from './relay.ts';

const [folder] = process.argv.slice(2) as [string];
const access = await startControlPlane(folder);
await relay(join(folder, 'api.socket'), apiAddress);
const kubelet = new Kubelet(new Api(access), new Images(join(folder, 'images')), findPython('3.11')!, folder);
console.log(JSON.stringify(access));
await kubelet.start();
