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
//	texts          hash: results that are short, by the id of their job
//	outbox         sorted set: jobs that are perhaps not in their queue yet, since when
//	quarantine:<id>  what was found under job:<id> and was no job; ends by itself
//	epoch          when the queue was last empty: priorities count from then
import {jobStates} from '../job.ts';

/** The error of a script where a job's hash is not what it should be, before the job's id in hexadecimal. */
export const MISFIT = 'MISFIT';

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

local states = {${jobStates.map(state => `'${state}'`).join(', ')}}
local function isState(name)
	for _, state in ipairs(states) do if state == name then return true end end
	return false
end
local function isWhole(value)
	return type(value) == 'string' and #value <= 16 and string.match(value, '^%d+$')
end

-- Jobs and bytes by list, written at the end of the script: many jobs change the same ones.
local counted = {}
local function count(list, jobs, bytes)
	counted[list] = (counted[list] or 0) + jobs * (bytes + 2)
end
local function writeCounts()
	for list, bytes in pairs(counted) do
		if bytes ~= 0 then redis.call('HINCRBY', base .. 'bytes', list, text(bytes)) end
	end
	counted = {}
end

local function misfit(id)
	writeCounts()
	error('${MISFIT} ' .. string.gsub(id, '.', function(sign) return string.format('%02x', string.byte(sign)) end))
end

-- Values of a job's hash; nothing where there is none. What others may have written there is no job.
local function valuesOf(id, ...)
	local values = redis.pcall('HMGET', keyOf(id), 'state', 'digits', 'created', ...)
	if values.err then misfit(id) end
	local state, digits, created = values[1], values[2], values[3]
	if not state and not digits and not created then return nil end
	if not isState(state) or not isWhole(digits) or not isWhole(created) then misfit(id) end
	return values
end

local names = {'tenant', 'seq', 'progress', 'attempts', 'token', 'version', 'together', 'worker', 'holder', 'started'}
-- What a job may be without.
local passing = {'worker', 'holder', 'started'}
local function read(id)
	local values = valuesOf(id, unpack(names))
	if not values then return nil end
	local job = {id = id, state = values[1], digits = values[2], created = values[3]}
	for at, name in ipairs(names) do job[name] = values[at + 3] end
	local isFit = isWhole(job.seq) and isWhole(job.attempts) and isWhole(job.token) and isWhole(job.version)
		and tonumber(job.progress)
	if not isFit or (job.started and not isWhole(job.started)) then misfit(id) end
	job.attempts = tonumber(job.attempts)
	job.digits = tonumber(job.digits)
	job.had = {}
	for _, name in ipairs(passing) do job.had[name] = job[name] end
	-- A clock that was set back must not have a job end before it began.
	now = math.max(now, tonumber(job.created), tonumber(job.started or 0))
	return job
end

local function changed(id, version)
	redis.call('PUBLISH', base .. 'changed:' .. id, version)
end

-- Changes the state of a job; more fields of it and their values may follow.
local function move(job, state, ...)
	local key = keyOf(job.id)
	local before, after = listName(job.state, job.tenant), listName(state, job.tenant)
	redis.call('ZREM', base .. 'state:' .. before, job.id)
	redis.call('ZADD', base .. 'state:' .. after, job.seq, job.id)
	count(before, -1, job.digits)
	count(after, 1, job.digits)
	job.state = state
	job.version = text(job.version + 1)
	local step = table.concat({state, text(now), job.progress, job.attempts, job.worker or ''}, ' ')
	local fields = {'state', state, 'progress', job.progress, 'attempts', job.attempts, 'version', job.version,
		's' .. job.version, step, ...}
	for _, name in ipairs(passing) do
		if job[name] then
			fields[#fields + 1], fields[#fields + 2] = name, job[name]
		elseif job.had[name] then
			redis.call('HDEL', key, name)
		end
		job.had[name] = job[name]
	end
	redis.call('HSET', key, unpack(fields))
	changed(job.id, job.version)
end

local function finish(job, state, ...)
	job.holder = false
	redis.call('ZADD', base .. 'ended', text(now), job.id)
	move(job, state, 'finished', text(now), ...)
end

local function requeue(job, attempts)
	job.holder, job.worker, job.started = false, false, false
	job.attempts = attempts
	move(job, 'queued')
	-- Should whoever had it not get to put it back.
	redis.call('ZADD', base .. 'outbox', text(now), job.id)
end

-- How often a process ended that was at a job.
local function lossesOf(id)
	return tonumber(redis.call('HGET', keyOf(id), 'losses') or 0) or 0
end

-- Of a process that is gone.
local function take(job)
	if job.together == '1' then
		-- It was begun with many others: that their process ended says nothing of any of them.
		requeue(job, job.attempts - 1)
	else
		-- By chance, or by this job: that is seen when it is computed in a process of its own.
		redis.call('HINCRBY', keyOf(job.id), 'losses', 1)
		requeue(job, job.attempts)
	end
end

-- What a process says about a job counts only while it has it.
local function claimed(id, token)
	local job = read(id)
	if job and job.state == 'running' and job.token == token then return job end
	return nil
end

-- Where BullMQ has a job: missing, waiting, or held by who took it from the queue.
local function placeInQueue(id, digits, small)
	local queue = digits <= small and KEYS[3] or KEYS[2]
	if redis.call('EXISTS', queue .. id) == 0 then return 'missing' end
	local isWaiting = redis.call('ZSCORE', queue .. 'prioritized', id) or redis.call('ZSCORE', queue .. 'delayed', id)
		or redis.call('LPOS', queue .. 'wait', id)
	return isWaiting and 'waiting' or 'held'
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
