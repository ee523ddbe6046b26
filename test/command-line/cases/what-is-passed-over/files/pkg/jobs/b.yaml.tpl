apiVersion: sparkoperator.k8s.io/v1beta2
kind: SparkApplication
metadata:
  name: b
  namespace: team-a
spec:
  type: Python
  mode: cluster
  sparkVersion: "3.5.6"
  image: docker.io/library/spark:3.5.6-python3
  mainApplicationFile: s3a://jobs/a.py
  driver:
    serviceAccount: spark
  executor:
    instances: 2
