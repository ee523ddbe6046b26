# What a Spark container needs to run under a read-only root, by the least that any version does: docs/compatibility.md.
package read_only_root

import data.containers
import rego.v1

deny contains message(c, "has a writable root") if {
	some c in containers.all
	c.isSpark
	not c.context.readOnlyRootFilesystem == true
}

deny contains message(c, "has no volume at /tmp") if {
	some c in containers.all
	c.isSpark
	not "/tmp" in {mount.mountPath | some mount in c.mounts}
}

deny contains message(c, "mounts one path twice") if {
	some c in containers.all
	count(c.mounts) != count({mount.mountPath | some mount in c.mounts})
}

message(c, what) := sprintf("%s/%s: container %s of the %s %s", [input.kind, input.metadata.name, c.name, c.role, what])
