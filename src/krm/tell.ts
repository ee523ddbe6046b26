import { writeAll } from './standard-streams.ts';

/** Writes what there is to say, to standard error where nothing else is said. `isBelow`: below output that went before it. */
export type Tell = (text: string, where?: { fd?: 1 | 2; isBelow?: boolean }) => Promise<void>;

/** As it is. A runner of lists may pass on what it gets, kustomize to a terminal and kpt into results. */
export const tellPlainly: Tell = async (text, { fd = 2 } = {}) => {
  writeAll(fd, text);
};

/** As a terminal shows it best, if there is one; and apart from output that stands above it there. */
export const tellPeople: Tell = async (text, { fd = 2, isBelow = false } = {}) => {
  const { lookOf } = await import('./terminal/look.ts');
  const { onTerminal } = await import('./terminal/findings.ts');
  const look = lookOf(fd);
  const isOnOne = isBelow && text !== '' && look.columns !== undefined && lookOf(1).columns !== undefined;
  writeAll(fd, `${isOnOne ? '\n' : ''}${onTerminal(text, look)}`);
};
