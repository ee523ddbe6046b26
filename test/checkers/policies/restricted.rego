# The Pod Security Standard "restricted", version 1.33, each control by its name there:
# https://kubernetes.io/docs/concepts/security/pod-security-standards/
package restricted

import data.containers
import rego.v1

deny contains message(c, "Privilege Escalation") if {
	some c in containers.all
	object.get(c.context, "allowPrivilegeEscalation", true) != false
}

deny contains message(c, "Running as Non-root") if {
	some c in containers.all
	object.get(c.context, "runAsNonRoot", object.get(c.podContext, "runAsNonRoot", false)) != true
}

deny contains message(c, "Running as Non-root user") if {
	some c in containers.all
	some context in [c.context, c.podContext]
	context.runAsUser == 0
}

deny contains message(c, "Seccomp") if {
	some c in containers.all
	profile := object.get(c.context, "seccompProfile", object.get(c.podContext, "seccompProfile", {}))
	not object.get(profile, "type", "") in {"RuntimeDefault", "Localhost"}
}

deny contains message(c, "Capabilities: drop") if {
	some c in containers.all
	not "ALL" in object.get(c.context, ["capabilities", "drop"], [])
}

deny contains message(c, "Capabilities: add") if {
	some c in containers.all
	some added in object.get(c.context, ["capabilities", "add"], [])
	added != "NET_BIND_SERVICE"
}

deny contains message(c, "Privileged Containers") if {
	some c in containers.all
	c.context.privileged == true
}

deny contains message(c, "/proc Mount Type") if {
	some c in containers.all
	object.get(c.context, "procMount", "Default") != "Default"
}

deny contains message(c, "Host Ports") if {
	some c in containers.all
	some port in c.ports
	object.get(port, "hostPort", 0) != 0
}

deny contains sprintf("%s/%s: Host Namespaces: %s", [input.kind, input.metadata.name, role_and_field]) if {
	some pod in containers.specs
	some field in ["hostNetwork", "hostPID", "hostIPC"]
	pod.spec[field] == true
	role_and_field := sprintf("%s %s", [pod.role, field])
}

allowed_volumes := {
	"name", "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret",
}

deny contains sprintf("%s/%s: Volume Types: %s", [input.kind, input.metadata.name, one.volume.name]) if {
	some one in containers.volumes
	some key in object.keys(one.volume)
	not key in allowed_volumes
}

message(c, control) := sprintf("%s/%s: %s: container %s of the %s", [input.kind, input.metadata.name, control, c.name, c.role])
