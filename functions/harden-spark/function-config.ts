export * from './config/function-config.ts';
