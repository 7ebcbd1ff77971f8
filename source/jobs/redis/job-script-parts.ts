// What changes jobs in Redis. Each script runs alone, so a job, its place in the lists and the counts
// always fit each other. All times are Redis's own: no clock of any other machine counts. Each can be
// carried out twice: one whose answer was lost with a connection is sent again.
//
//	job:<id>       hash: the job; s<version> has its changes of state after those of its creation
//	state:<state>  sorted set: the jobs of a state, by the order of their creation; those of a named tenant are in
//	               state:<state>:<tenant> instead, and its counts under such names too
//	tenants        set: names of tenants
//	turns          hash: where those that each tenant has in the queue leave off (see turns.ts)
//	turn           the turn of the job that was begun last
//	ended          sorted set: by when they ended
//	bytes          hash: bytes of results by state, the ones still to come included
//	keys           hash: idempotency keys
//	leftovers      hash: forgotten jobs whose results are still to be removed, with how often each was begun
//	outbox         sorted set: jobs that are perhaps not in their queue yet, since when
//	epoch          when the queue was last empty: priorities count from then
import {MOST_ATTEMPTS} from '../job.ts';

/** What all scripts begin with. */
export const commonParts = `
local base = KEYS[1]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local function text(number)
	return string.format('%.0f', number)
end
local function keyOf(id)
	return base .. 'job:' .. id
end

-- What the lists and counts of a tenant are called; those of the default tenant have no name.
local function listName(state, tenant)
	if tenant and tenant ~= '' then return state .. ':' .. tenant end
	return state
end

local names = {'tenant', 'state', 'seq', 'digits', 'progress', 'attempts', 'token', 'worker', 'holder', 'created', 'started'}
local function read(id)
	local values = redis.call('HMGET', keyOf(id), unpack(names))
	if not values[2] then return nil end
	local job = {id = id}
	for at, name in ipairs(names) do job[name] = values[at] end
	job.attempts = tonumber(job.attempts)
	job.digits = tonumber(job.digits)
	-- A clock that was set back must not have a job end before it began.
	now = math.max(now, tonumber(job.created), tonumber(job.started or 0))
	return job
end

local function count(list, jobs, bytes)
	redis.call('HINCRBY', base .. 'bytes', list, text(jobs * (bytes + 2)))
end

local function changed(id, version)
	redis.call('PUBLISH', base .. 'changed:' .. id, version)
end

local function move(job, state)
	local key = keyOf(job.id)
	local before, after = listName(job.state, job.tenant), listName(state, job.tenant)
	redis.call('ZREM', base .. 'state:' .. before, job.id)
	redis.call('ZADD', base .. 'state:' .. after, job.seq, job.id)
	count(before, -1, job.digits)
	count(after, 1, job.digits)
	job.state = state
	local version = redis.call('HINCRBY', key, 'version', 1)
	local step = table.concat({state, text(now), job.progress, job.attempts, job.worker or ''}, ' ')
	redis.call('HSET', key, 'state', state, 'progress', job.progress, 'attempts', job.attempts, 's' .. version, step)
	for _, name in ipairs({'worker', 'holder', 'started'}) do
		if job[name] then redis.call('HSET', key, name, job[name]) else redis.call('HDEL', key, name) end
	end
	changed(job.id, version)
end

local function finish(job, state)
	job.holder = false
	redis.call('HSET', keyOf(job.id), 'finished', text(now))
	redis.call('ZADD', base .. 'ended', text(now), job.id)
	move(job, state)
end

local function requeue(job, attempts)
	job.holder, job.worker, job.started = false, false, false
	job.attempts = attempts
	move(job, 'queued')
	-- Should whoever had it not get to put it back.
	redis.call('ZADD', base .. 'outbox', text(now), job.id)
end

-- Of a process that is gone.
local function take(job, message)
	if job.attempts < ${MOST_ATTEMPTS} then
		requeue(job, job.attempts)
	else
		local failure = {code = 'JOB_LOST', message = string.format(message, job.worker or '')}
		redis.call('HSET', keyOf(job.id), 'error', cjson.encode(failure))
		finish(job, 'errored')
	end
end

-- What a process says about a job counts only while it has it.
local function claimed(id, token)
	local job = read(id)
	if job and job.state == 'running' and job.token == token then return job end
	return nil
end

-- The tenants that a question is about: '*' is all of them, the default one is ''.
local function tenantsIn(wanted)
	if wanted ~= '*' then return {wanted} end
	local all = redis.call('SMEMBERS', base .. 'tenants')
	all[#all + 1] = ''
	return all
end

-- Whether what is said now was said before, under the same token.
local function isSaid(id, token, state)
	local job = read(id)
	return job and job.token == token and job.state == state
end
`;
