/** The function for programs that give it a list or a stream: see `transform` of `harden-spark/krm`. */
export { hardenSpark } from './function.ts';
