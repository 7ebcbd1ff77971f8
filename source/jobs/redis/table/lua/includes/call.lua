-- Shared by all scripts of calls. They have keys of their own, since a version that knows no calls would take those of
-- jobs for decimals of pi; within these, a call is what job.lua says of a job.
--
-- KEYS[1]  prefix of the keys of calls: 'lunch:calls:'. Besides those that job.lua names:
--   job:<id>         'digits' is the bytes of the call, less 2; once it has ended, those of its result. 'group' is the
--                    group by tenant and name ('' for none), 'rank' its place in the queue, 'terms' are JSON, t<n> is
--                    how attempt n ended, as JSON
--   body:<id>        string: the call itself
--   ready:<group>    sorted set: calls of a group that wait for their turn, by rank
--   waiting          set: groups that have such calls
--   most             hash: how many of a group run at a time; none for as many as there is room
--   running          hash: how many of a group run
--   later            sorted set: calls that wait for a moment, by that
--   leases           sorted set: calls that run, by when the process that has them loses them
--   group:<group>    sorted set: all calls of a group, by the order of their creation
--   taken:<call>     string: what a call of take gave, should its answer be lost; ends by itself
--   ready            channel: there may be something to take
-- KEYS[2]  prefix of the keys of other jobs: places in the list are counted together

-- @include "job"

local function enqueue(job)
	redis.call('ZADD', base .. 'ready:' .. job.group, job.rank, job.id)
	redis.call('SADD', base .. 'waiting', job.group)
end

local function dequeue(job)
	if redis.call('ZREM', base .. 'ready:' .. job.group, job.id) == 0 then redis.call('ZREM', base .. 'later', job.id) end
	if redis.call('EXISTS', base .. 'ready:' .. job.group) == 0 then redis.call('SREM', base .. 'waiting', job.group) end
end

local callNames = {'group', 'rank', 'terms', unpack(names)}

-- A call; nothing where there is none.
local function readCall(id)
	local job = read(id, callNames)
	if job and (not job.group or not tonumber(job.rank) or not job.terms) then misfit(id) end
	return job
end

-- A call is over, for now or for good: its place in its group is free.
local function free(job)
	redis.call('ZREM', base .. 'leases', job.id)
	if redis.call('HINCRBY', base .. 'running', job.group, -1) <= 0 then redis.call('HDEL', base .. 'running', job.group) end
end

-- Back to the queue: at once, or after a pause in milliseconds.
local function again(job, attempts, pause)
	free(job)
	job.holder, job.worker, job.started = false, false, false
	job.attempts = attempts
	move(job, 'queued')
	if pause > 0 then
		redis.call('ZADD', base .. 'later', text(now + pause), job.id)
	else
		enqueue(job)
	end
end

-- Notes how many bytes a call has from now on.
local function resize(job, bytes)
	local list = listName(job.state, job.tenant)
	counted[list] = (counted[list] or 0) + bytes - 2 - job.digits
	job.digits = math.max(0, bytes - 2)
	redis.call('HSET', keyOf(job.id), 'digits', text(job.digits))
end

local DIED = 'The process that ran the call died.'

-- The process of an attempt is gone: nobody can say what the call did.
local function lose(job)
	local terms = cjson.decode(job.terms)
	redis.call('HSET', keyOf(job.id), 't' .. job.attempts, cjson.encode({outcome = 'died', reason = DIED}))
	local mayRetry = false
	for _, reason in ipairs(terms.retryOn) do mayRetry = mayRetry or reason == 'died' end
	if mayRetry and job.attempts <= terms.retries then
		again(job, job.attempts, math.min(terms.mostBackoffMs, terms.backoffMs * 2 ^ (job.attempts - 1)))
	else
		free(job)
		resize(job, 2)
		finish(job, 'errored', 'error', cjson.encode({code = 'JOB_LOST', message = DIED}))
	end
end

local function cancel(job)
	local holder = job.holder
	if job.state == 'queued' then dequeue(job) else free(job) end
	finish(job, 'cancelled')
	if holder then redis.call('PUBLISH', base .. 'holder:' .. holder, job.id .. ' ' .. job.token) end
end
