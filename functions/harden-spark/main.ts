// Not by the index, which loads `yaml`: plain lists do not need it.
import { runFunction } from '../../src/krm/process.ts';
import { hardenSpark } from './function.ts';

void runFunction(hardenSpark);
