/** The type of a metric, and its help. */
export type Family = readonly [type: 'counter' | 'gauge' | 'histogram', help: string];

/** Every metric of `/metrics`. Only these can be registered. */
export const families = {
	lunch_http_requests_total: ['counter', 'Requests answered, by route and status'],
	lunch_http_request_duration_seconds: ['histogram', 'From the end of the request headers to the end of the answer'],
	lunch_http_waiting: ['gauge', 'Requests under way that were not answered from memory'],
	lunch_http_overloaded_total: ['counter', 'Requests turned away because too many were under way'],
	lunch_http_connections: ['gauge', 'Open connections of clients'],
	lunch_cache_hits_total: ['counter', 'Answers out of the cache, within their freshness'],
	lunch_cache_stale_total: ['counter', 'Answers out of the cache, past their freshness'],
	lunch_cache_misses_total: ['counter', 'Answers that had to be asked for'],
	lunch_cache_invalid_total: ['counter', 'Stored entries that were no answers, and did not count'],
	lunch_cache_memory_entries: ['gauge', 'Answers in memory'],
	lunch_cache_memory_bytes: ['gauge', 'What answers take in memory, about'],
	lunch_cache_file_bytes: ['gauge', 'Size of the cache file'],
	lunch_upstream_requests_total: ['counter', 'Requests to the upstream'],
	lunch_upstream_errors_total: ['counter', 'Requests to the upstream that failed or were answered with an error'],
	lunch_upstream_duration_seconds: ['histogram', 'How long the upstream took'],
	lunch_jobs: ['gauge', 'Jobs, by state'],
	lunch_jobs_submitted_total: ['counter', 'Jobs accepted'],
	lunch_jobs_ended_total: ['counter', 'Jobs that ended after they were run here, by state'],
	lunch_job_duration_seconds: ['histogram', 'How long the last attempt of a finished job took'],
	lunch_job_result_bytes: ['gauge', 'Bytes of results, the ones still to come included'],
	lunch_job_event_streams: ['gauge', 'Clients that watch a job'],
	lunch_store_rejected_total: ['counter', 'Entries of Redis or of the file of jobs that were none of ours, by kind'],
	lunch_machines: ['gauge', 'Machines that work for the same Redis, by state'],
	lunch_machine_slots: ['gauge', 'What those machines compute jobs in, by state'],
	lunch_machine_calls: ['gauge', 'Calls of functions that this machine can run at once, by state'],
	lunch_grpc_calls: ['gauge', 'Calls over gRPC under way'],
	lunch_function_calls_total: ['counter', 'Calls of functions that ended, by how'],
	lunch_tenant_function_calls_total: ['counter', 'Calls of functions that ended, by tenant and how'],
	lunch_tenant_function_seconds_total: ['counter', 'How long functions ran, by tenant'],
	lunch_function_calls_refused_total: ['counter', 'Calls of functions that were not accepted, by why'],
	lunch_function_call_duration_seconds: ['histogram', 'From the acceptance of a call to its outcome'],
	lunch_function_workers: ['gauge', 'Worker processes of functions, by what they do'],
	lunch_function_workers_limit: ['gauge', 'Most worker processes of functions there may be'],
	lunch_function_queue: ['gauge', 'Calls of functions that wait'],
	lunch_function_worker_restarts_total: ['counter', 'Processes of workers of functions that were replaced'],
	lunch_function_worker_memory_bytes: ['gauge', 'Memory of the worker processes of functions'],
	lunch_opaque_calls_total: ['counter', 'Calls of the opaque protocol that ended, by how'],
	lunch_opaque_workers: ['gauge', 'Workers of the opaque protocol that are up'],
	lunch_opaque_queue: ['gauge', 'Calls of the opaque protocol that wait'],
	lunch_opaque_worker_restarts_total: ['counter', 'Workers of the opaque protocol that were replaced'],
	lunch_workers: ['gauge', 'Processes that answer'],
	lunch_worker_restarts_total: ['counter', 'Processes that were started again'],
	lunch_unhandled_rejections_total: ['counter', 'Failures in the background that only the last resort heard: bugs'],
	lunch_log_lines_lost_total: ['counter', 'Lines of the log that could not be written'],
	process_resident_memory_bytes: ['gauge', 'Memory in use'],
	process_start_time_seconds: ['gauge', 'When the service was started, in seconds since 1970'],
	process_open_fds: ['gauge', 'Open file descriptors'],
	process_max_fds: ['gauge', 'File descriptors that may be open'],
	lunch_tls_certificate_expiry_seconds: ['gauge', 'When the certificate expires, in seconds since 1970'],
	lunch_build_info: ['gauge', 'Always 1; its labels are the versions'],
	process_cpu_seconds_total: ['counter', 'Processor time used'],
} as const satisfies Record<string, Family>;

export type MetricName = keyof typeof families;
export type CounterName = NameOf<'counter'>;
export type GaugeName = NameOf<'gauge'>;
export type HistogramName = NameOf<'histogram'>;

type NameOf<Type extends Family[0]> = {
	[Name in MetricName]: (typeof families)[Name][0] extends Type ? Name : never;
}[MetricName];
