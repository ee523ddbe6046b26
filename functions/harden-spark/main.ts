import { runFunction } from '../../src/krm/index.ts';
import { hardenSpark } from './function.ts';

runFunction(hardenSpark);
