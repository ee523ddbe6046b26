# What no Role of a Spark driver needs: https://kubernetes.io/docs/concepts/security/rbac-good-practices/
package rbac

import rego.v1

is_role if input.kind in {"Role", "ClusterRole"}

deny contains said("a wildcard") if {
	is_role
	some rule in input.rules
	some field in ["apiGroups", "resources", "verbs"]
	some text in rule[field]
	contains(text, "*")
}

deny contains said(sprintf("the verb %q", [verb])) if {
	is_role
	some rule in input.rules
	some verb in rule.verbs
	verb in {"escalate", "bind", "impersonate"}
}

deny contains said(sprintf("%q", [resource])) if {
	is_role
	some rule in input.rules
	some resource in rule.resources
	resource in {"secrets", "pods/exec", "pods/attach", "pods/portforward", "serviceaccounts/token", "nodes/proxy"}
}

# A ClusterRoleBinding, or a subject of another namespace, reaches beyond the namespace that was listed.
deny contains sprintf("%s/%s: reaches beyond its namespace", [input.kind, input.metadata.name]) if {
	input.kind == "RoleBinding"
	some subject in input.subjects
	subject.kind == "ServiceAccount"
	subject.namespace != input.metadata.namespace
}

deny contains sprintf("%s/%s: binds in all namespaces", [input.kind, input.metadata.name]) if {
	input.kind == "ClusterRoleBinding"
}

said(what) := sprintf("%s/%s: allows %s", [input.kind, input.metadata.name, what])
