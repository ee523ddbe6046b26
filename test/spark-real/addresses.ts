/** Where a network of its own has what: the same in every cell. */

/** Of the first Pod that a deployment starts. */
export const firstAddress = '127.44.0.1';

export const apiServer = { port: 6443, url: 'http://127.0.0.1:6443' };

/** What a job's files, jars and archives are fetched from. */
export const artifacts = { port: 8080, host: '127.0.0.1 artifacts.jobs.svc' };
