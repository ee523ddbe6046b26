export * from './config/kubernetes-text.ts';
