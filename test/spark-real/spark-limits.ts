/**
 * Limits of Spark's own, by wall clocks, that elapse where the machine has other work to do. The rig raises them, so that only its
 * own clock ends a job.
 */
export const RAISED_LIMITS: Readonly<Record<string, string>> = {
  // Executors count as lost, and calls between driver and executors as failed. Else 120 s.
  'spark.network.timeout': '1h',
  // The driver gives up what it asks the API server for. In milliseconds; else 10 s.
  'spark.kubernetes.driver.connectionTimeout': '3600000',
  'spark.kubernetes.driver.requestTimeout': '3600000',
  // Python gives up its connection to the JVM, and the JVM that of Python. Else 15 s.
  'spark.python.authenticate.socketTimeout': '1h',
  // A table that is sent to all executors. In seconds; else 300.
  'spark.sql.broadcastTimeout': '3600',
  // A standalone master forgets a worker that says nothing. In seconds; else 60.
  'spark.worker.timeout': '3600',
};
