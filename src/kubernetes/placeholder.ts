const PLACEHOLDER = /\$\{[^{}]*\}|\$\([^()]*\)|\$[A-Za-z_]|\{\{[^{}]*\}\}/;

/** Whether something in a text is filled in later: by a shell, envsubst or Flux, by kustomize, by Helm. */
export function holdsPlaceholder(text: string): boolean {
  return PLACEHOLDER.test(text);
}
