// What happens to a job from its begin to its end, on top of job-script-parts.ts.
import {MOST_ATTEMPTS} from '../job.ts';

/**
 * Holder, worker, a name of this call, whether they run together; then id and digits of each. For each the token, the number of
 * the attempt, how often it was lost and what began it; nothing where it has ended.
 */
const start = `
local holder, worker, call, together = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local hasTenants = redis.call('EXISTS', base .. 'tenants') == 1

local function claimOf(job)
	local values = redis.call('HMGET', keyOf(job.id), 'losses', 'origin')
	return {tonumber(job.token), job.attempts, tonumber(values[1] or 0) or 0, values[2] or ''}
end

local function begin(id, digits)
	local job = read(id)
	if not job then return false end
	local key = keyOf(job.id)
	if text(job.digits) ~= digits then
		-- The queue says something else of it than it does itself: it is put there once more.
		if job.state == 'queued' then redis.call('ZADD', base .. 'outbox', 0, job.id) end
		return false
	end
	if job.state == 'running' and redis.call('HGET', key, 'call') == call then
		return claimOf(job)
	end
	-- BullMQ gave it to this process, so the one before has lost it.
	if job.state == 'running' then take(job) end
	if job.state ~= 'queued' then return false end
	job.attempts, job.holder, job.worker, job.started = job.attempts + 1, holder, worker, text(now)
	job.token = text(job.token + 1)
	redis.call('ZREM', base .. 'outbox', job.id)
	-- Tenants that come later begin at the turn that the queue is at.
	if hasTenants then
		local turn = tonumber(redis.call('HGET', key, 'turn') or job.created)
		local latest = tonumber(redis.call('GET', base .. 'turn') or 0)
		redis.call('SET', base .. 'turn', text(math.max(turn, latest)))
	end
	move(job, 'running', 'token', job.token, 'call', call, 'together', together)
	return claimOf(job)
end

local begun = {}
for at = 5, #ARGV, 2 do begun[#begun + 1] = begin(ARGV[at], ARGV[at + 1]) end
return begun
`;

/** id, token, share. Whether the claim still counts. */
const advance = `
local job = claimed(ARGV[1], ARGV[2])
if not job then return 0 end
-- A second attempt begins anew; what people see does not go back.
if tonumber(ARGV[3]) > tonumber(job.progress) then
	local key = keyOf(job.id)
	redis.call('HSET', key, 'progress', ARGV[3])
	changed(job.id, redis.call('HINCRBY', key, 'version', 1))
end
return 1
`;

/**
 * id, token, sha256, last digits, name and text ('' for one in the storage) of each. For each when it was created, begun and
 * finished; nothing where the claim did not count any more.
 */
const complete = `
local function done(id, token, sha256, tail, object, body)
	local job = read(id)
	if not job or job.token ~= token then return false end
	-- Said before, by a command whose answer was lost.
	if job.state == 'finished' then return {job.created, job.started, redis.call('HGET', keyOf(id), 'finished')} end
	if job.state ~= 'running' then return false end
	if body ~= '' then redis.call('HSET', base .. 'texts', id, body) end
	job.progress = '1'
	finish(job, 'finished', 'sha256', sha256, 'tail', tail, 'object', object)
	return {job.created, job.started, text(now)}
end

local answers = {}
for at = 1, #ARGV, 6 do
	answers[#answers + 1] = done(ARGV[at], ARGV[at + 1], ARGV[at + 2], ARGV[at + 3], ARGV[at + 4], ARGV[at + 5])
end
return answers
`;

/** id, token, failure as JSON, whether another attempt is worth it. What became of the job; nothing without a claim. */
const fail = `
local job = claimed(ARGV[1], ARGV[2])
if not job then
	for _, state in ipairs({'queued', 'errored'}) do
		if isSaid(ARGV[1], ARGV[2], state) then return state end
	end
	return nil
end
if ARGV[4] == '1' and job.attempts - lossesOf(job.id) < ${MOST_ATTEMPTS} then
	requeue(job, job.attempts)
else
	finish(job, 'errored', 'error', ARGV[3])
end
return job.state
`;

/** id, token. Hands a job back: the attempt does not count. */
const release = `
local job = claimed(ARGV[1], ARGV[2])
if not job then return isSaid(ARGV[1], ARGV[2], 'queued') and 1 or 0 end
requeue(job, job.attempts - 1)
return 1
`;

/** id, key of BullMQ's lock, message. After BullMQ found that the process with a job is gone. */
const lose = `
local job = read(ARGV[1])
if not job or job.state ~= 'running' or redis.call('EXISTS', ARGV[2]) == 1 then return nil end
take(job)
return job.state
`;

export const runScripts = {start, advance, complete, fail, release, lose};
