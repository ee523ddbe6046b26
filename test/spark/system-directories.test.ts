import { expect } from 'chai';
import { systemDirectoryAt } from '../../src/spark/paths/system-directories.ts';

describe('system directories', () => {
  const refused = [
    ...['/', '/bin', '/bin/x', '/sbin', '/lib', '/lib/x86_64-linux-gnu', '/lib32', '/lib64', '/lib64/x'],
    ...['/usr', '/usr/bin', '/usr/bin/x', '/usr/sbin', '/usr/lib', '/usr/lib64', '/usr/libexec'],
    ...['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-musl/x', '/usr/lib/jvm/java-17', '/usr/lib/R'],
    ...['/usr/local', '/usr/local/bin', '/usr/local/lib', '/usr/local/lib/python3.11/site-packages'],
    ...['/usr/share', '/usr/share/zoneinfo', '/usr/lib/python3', '/usr/lib/python3.10', '/usr/local/sbin'],
    ...['/etc', '/etc/passwd', '/etc/ssl', '/etc/ssl/certs', '/etc/java-17-openjdk', '/etc/hosts'],
    ...['/proc', '/proc/self/fd', '/sys', '/sys/fs', '/dev', '/dev/fd', '/dev/pts', '/run/secrets'],
    ...['/var/run/secrets', '/var/run/secrets/kubernetes.io/serviceaccount'],
    ...['/opt', '/opt/java', '/opt/java/openjdk', '/opt/java/openjdk/lib', '/opt/spark', '/opt/spark/bin'],
    ...['/opt/spark/jars', '/opt/spark/jars/x', '/opt/spark/sbin', '/opt/spark/python', '/opt/spark/R'],
    ...['/opt/conda', '/opt/bitnami', '/opt/bitnami/spark', '/opt/bitnami/java', '/usr/lib/spark'],
  ];
  for (const path of refused) {
    it(`${path} is one, or hides one`, () => expect(systemDirectoryAt(path)).not.to.equal(undefined));
  }

  const allowed = [
    ...[
      '/tmp',
      '/data',
      '/var',
      '/var/run',
      '/run',
      '/run/lock',
      '/var/log',
      '/root',
      '/home',
      '/home/spark',
    ],
    ...['/dev/shm', '/dev/shm/x', '/binaries', '/library', '/lib65', '/user', '/etcetera', '/system'],
    ...['/etc/app', '/etc/krb5.conf.d', '/etc/spark', '/usr/local/airflow/logs', '/usr/local/share/x'],
    ...['/usr/lib/spark/work', '/usr/lib/app/logs', '/usr/share/app'],
    ...['/usr/local/lib/python3.11/site-packages/app/cache', '/opt/app', '/opt/app/cache', '/opt/javalin'],
    ...[
      '/opt/spark/work-dir',
      '/opt/spark/work',
      '/opt/spark/logs',
      '/opt/spark/data',
      '/opt/bitnami/spark/logs',
    ],
  ];
  for (const path of allowed) {
    it(`${path} is none`, () => expect(systemDirectoryAt(path)).to.equal(undefined));
  }

  it('are named by what is hidden, or by what a path lies in', () => {
    expect(systemDirectoryAt('/usr')).to.include({ path: '/usr/bin', isBelow: false });
    expect(systemDirectoryAt('/usr/local')).to.include({ path: '/usr/local/bin', isBelow: false });
    expect(systemDirectoryAt('/etc/java-17-openjdk')).to.include({ path: '/etc/java-17-openjdk' });
    expect(systemDirectoryAt('/usr/lib/jvm/17')).to.include({ path: '/usr/lib/jvm', isBelow: true });
  });
});
