# The containers that a Spark workload comes to, with what is in effect for each: the one shape that the policies read.
# Written from the CRDs of the kubeflow operator and of Apache's, not from harden-spark: a second opinion.
package containers

import rego.v1

# What is given as a Pod, or in a Pod template.
all contains container if {
	some pod in pods
	some one in array.concat(object.get(pod.spec, "containers", []), object.get(pod.spec, "initContainers", []))
	container := {
		"role": pod.role,
		"name": one.name,
		"isSpark": one.name == pod.spark,
		"context": object.get(one, "securityContext", {}),
		"podContext": object.get(pod.spec, "securityContext", {}),
		"mounts": object.get(one, "volumeMounts", []),
		"ports": object.get(one, "ports", []),
	}
}

# A driver or an executor of kubeflow's SparkApplication: fields, which its webhook writes over those of the template.
all contains container if {
	some role in ["driver", "executor"]
	fields := object.get(application, role, {})
	template := object.get(fields, ["template", "spec"], {})
	inTemplate := [one | some one in object.get(template, "containers", []); one.name == spark_container[role]]
	own := array.concat(inTemplate, [{}])[0]
	container := {
		"role": role,
		"name": spark_container[role],
		"isSpark": true,
		"context": object.get(fields, "securityContext", object.get(own, "securityContext", {})),
		"podContext": object.get(fields, "podSecurityContext", object.get(template, "securityContext", {})),
		"mounts": array.concat(object.get(fields, "volumeMounts", []), object.get(own, "volumeMounts", [])),
		"ports": object.get(own, "ports", []),
	}
}

all contains container if {
	some role in ["driver", "executor"]
	fields := object.get(application, role, {})
	some one in array.concat(object.get(fields, "sidecars", []), object.get(fields, "initContainers", []))
	container := {
		"role": role,
		"name": one.name,
		"isSpark": false,
		"context": object.get(one, "securityContext", {}),
		"podContext": object.get(fields, "podSecurityContext", object.get(fields, ["template", "spec", "securityContext"], {})),
		"mounts": object.get(one, "volumeMounts", []),
		"ports": object.get(one, "ports", []),
	}
}

spark_container := {
	"driver": "spark-kubernetes-driver",
	"executor": "spark-kubernetes-executor",
	"server": "spark-kubernetes-driver",
	"master": "master",
	"worker": "worker",
}

is_kubeflow if startswith(input.apiVersion, "sparkoperator.k8s.io/")

is_apache if startswith(input.apiVersion, "spark.apache.org/")

application := input.spec if {
	is_kubeflow
	input.kind == "SparkApplication"
}

application := input.spec.template if {
	is_kubeflow
	input.kind == "ScheduledSparkApplication"
}

pods contains {"role": role, "spark": spark_container[role], "spec": spec} if {
	is_kubeflow
	input.kind == "SparkConnect"
	some role in ["server", "executor"]
	spec := object.get(input.spec, [role, "template", "spec"], {"containers": [{"name": spark_container[role]}]})
}

pods contains {"role": role, "spark": spark_container[role], "spec": spec} if {
	is_apache
	input.kind == "SparkApplication"
	some role in ["driver", "executor"]
	field := concat("", [role, "Spec"])
	spec := object.get(input.spec, [field, "podTemplateSpec", "spec"], {"containers": [{"name": spark_container[role]}]})
}

pods contains {"role": role, "spark": spark_container[role], "spec": spec} if {
	is_apache
	input.kind == "SparkCluster"
	some role in ["master", "worker"]
	field := concat("", [role, "Spec"])
	spec := object.get(input.spec, [field, "statefulSetSpec", "template", "spec"], {"containers": [{"name": spark_container[role]}]})
}

# Volumes of the Pods, whose kinds the standard limits.
volumes contains {"role": "all", "volume": volume} if some volume in object.get(application, "volumes", [])

volumes contains {"role": role, "volume": volume} if {
	some role in ["driver", "executor"]
	some volume in object.get(application, [role, "template", "spec", "volumes"], [])
}

volumes contains {"role": pod.role, "volume": volume} if {
	some pod in pods
	some volume in object.get(pod.spec, "volumes", [])
}

# Of a Pod, by role.
specs contains {"role": pod.role, "spec": pod.spec} if some pod in pods

specs contains {"role": role, "spec": object.union(object.get(application, [role, "template", "spec"], {}), object.get(application, role, {}))} if {
	some role in ["driver", "executor"]
	application
}
