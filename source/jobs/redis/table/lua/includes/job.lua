-- Shared by all scripts of jobs: reading jobs, changing their state, lists and counts.
--
-- Each script runs alone, so a job, its place in the lists and the counts always fit each other. All times are Redis's
-- own: no clock of any other machine counts. Each can be carried out twice: one whose answer was lost with a connection
-- is sent again.
--
-- KEYS[1]  prefix of the keys of jobs: 'lunch:jobs:', in a cluster '{lunch}:jobs:', which puts all of them on one node
--   job:<id>         hash: the job; s<version> has its changes of state after those of its creation
--   state:<state>    sorted set: the jobs of a state, by the order of their creation; those of a named tenant are in
--                    state:<state>:<tenant> instead, and its counts under such names too
--   tenants          set: names of tenants
--   turns            hash: where those that each tenant has in the queue leave off (see turns.ts)
--   turn             string: the turn of the job that was begun last
--   ended            sorted set: by when they ended
--   bytes            hash: bytes of results by state, the ones still to come included
--   keys             hash: idempotency keys
--   leftovers        hash: forgotten jobs whose results are still to be removed, with how many times each was begun
--   texts            hash: results that are short, by the id of their job
--   outbox           sorted set: jobs that are perhaps not in their queue yet, since when
--   quarantine:<id>  what was found under job:<id> and was no job; ends by itself
--   seq              string: the place in the list of the job that was submitted last
--   epoch            string: when the queue was last empty; priorities count from then
--   changed:<id>     channel: the version of a job that changed
--   holder:<holder>  channel: jobs that a process is to stop, as 'id token'
-- KEYS[2]  prefix of BullMQ's keys of the queue of large jobs: 'lunch:pi:', with the same tag
-- KEYS[3]  prefix of BullMQ's keys of the queue of small jobs: 'lunch:pi-small:', with the same tag
--
-- KEYS[4]  prefix of the keys of calls: 'lunch:calls:', see call.lua
--
-- Lists, counts and texts are written by flush(), which every script that changes jobs calls before it returns.

-- @include "../../../../../shared/redis/lua/now"

local base = KEYS[1]

local function text(number)
	return string.format('%.0f', number)
end
local function keyOf(id)
	return base .. 'job:' .. id
end

-- The name of a list or count of a tenant; those of the default tenant have none in it.
local function listName(state, tenant)
	if tenant and tenant ~= '' then return state .. ':' .. tenant end
	return state
end

local states = {'created', 'queued', 'running', 'finished', 'errored', 'cancelled'}
local isState = {}
for _, state in ipairs(states) do isState[state] = true end

local function isWhole(value)
	return type(value) == 'string' and #value <= 16 and string.find(value, '^%d+$')
end

-- Changes of lists, counts and texts. Many jobs change the same ones, so each is written once, at the end.
local places, counted, texts = {}, {}, {}

-- Puts a job into a sorted set; out of it where there is no score.
local function place(list, id, score)
	local ids = places[list]
	if not ids then
		ids = {}
		places[list] = ids
	end
	ids[id] = score or false
end

local function count(list, jobs, bytes)
	counted[list] = (counted[list] or 0) + jobs * (bytes + 2)
end

local function keepText(id, body)
	texts[#texts + 1], texts[#texts + 2] = id, body
end

local function flush()
	for list, ids in pairs(places) do
		local added, removed = {}, {}
		for id, score in pairs(ids) do
			if score then
				added[#added + 1], added[#added + 2] = score, id
			else
				removed[#removed + 1] = id
			end
		end
		if #removed > 0 then redis.call('ZREM', base .. list, unpack(removed)) end
		if #added > 0 then redis.call('ZADD', base .. list, unpack(added)) end
	end
	for list, bytes in pairs(counted) do
		if bytes ~= 0 then redis.call('HINCRBY', base .. 'bytes', list, text(bytes)) end
	end
	if #texts > 0 then redis.call('HSET', base .. 'texts', unpack(texts)) end
	places, counted, texts = {}, {}, {}
end

-- Ends the script where a job's hash is not what it should be: MISFIT, and the job's id in hexadecimal.
local function misfit(id)
	flush()
	error('MISFIT ' .. string.gsub(id, '.', function(sign) return string.format('%02x', string.byte(sign)) end))
end

-- Values of a job's hash; nothing where there is none. Ends the script where the hash is none of a job.
local function valuesOf(id, ...)
	local values = redis.pcall('HMGET', keyOf(id), 'state', 'digits', 'created', ...)
	if values.err then misfit(id) end
	local state, digits, created = values[1], values[2], values[3]
	if not state and not digits and not created then return nil end
	if not isState[state] or not isWhole(digits) or not isWhole(created) then misfit(id) end
	return values
end

local names = {'tenant', 'seq', 'progress', 'attempts', 'token', 'version', 'together', 'worker', 'holder', 'started',
	'call', 'losses', 'origin', 'turn', 'finished'}
-- Fields that a job may be without.
local passing = {'worker', 'holder', 'started'}

-- A job; nothing where there is none. `wanted`: its fields, those of every job unless given.
local function read(id, wanted)
	wanted = wanted or names
	local values = valuesOf(id, unpack(wanted))
	if not values then return nil end
	local job = {id = id, state = values[1], digits = values[2], created = values[3], had = {}}
	for at, name in ipairs(wanted) do job[name] = values[at + 3] end
	local isFit = isWhole(job.seq) and isWhole(job.attempts) and isWhole(job.token) and isWhole(job.version)
		and tonumber(job.progress)
	if not isFit or (job.started and not isWhole(job.started)) then misfit(id) end
	job.attempts = tonumber(job.attempts)
	job.digits = tonumber(job.digits)
	job.losses = tonumber(job.losses or 0) or 0
	if job.holder == '' then job.holder = false end
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
	place('state:' .. before, job.id)
	place('state:' .. after, job.id, job.seq)
	count(before, -1, job.digits)
	count(after, 1, job.digits)
	job.state = state
	job.version = text(job.version + 1)
	local step = table.concat({state, text(now), job.progress, job.attempts, job.worker or ''}, ' ')
	local fields = {'state', state, 'progress', job.progress, 'attempts', job.attempts, 'version', job.version,
		's' .. job.version, step, ...}
	for _, name in ipairs(passing) do
		local value = job[name]
		if value ~= job.had[name] then
			if value or name == 'holder' then
				-- Every job loses its holder, and one command less is worth an empty field.
				fields[#fields + 1], fields[#fields + 2] = name, value or ''
			else
				redis.call('HDEL', key, name)
			end
			job.had[name] = value
		end
	end
	redis.call('HSET', key, unpack(fields))
	changed(job.id, job.version)
end

local function finish(job, state, ...)
	job.holder = false
	place('ended', job.id, text(now))
	move(job, state, 'finished', text(now), ...)
end

local function requeue(job, attempts)
	job.holder, job.worker, job.started = false, false, false
	job.attempts = attempts
	move(job, 'queued')
	-- Should the process that had it not get to put it back.
	place('outbox', job.id, text(now))
end

-- Takes a job from a process that is gone.
local function take(job)
	if job.together == '1' then
		-- It was begun with many others: that their process ended says nothing of any of them.
		requeue(job, job.attempts - 1)
	else
		-- By chance, or by this job: that is seen when it is computed in a process of its own.
		job.losses = redis.call('HINCRBY', keyOf(job.id), 'losses', 1)
		requeue(job, job.attempts)
	end
end

-- The job of a claim; nothing where that does not count any more. `readJob` is how it is read where it is no computation.
local function claimed(id, token, readJob)
	local job = (readJob or read)(id)
	if job and job.state == 'running' and job.token == token then return job end
	return nil
end

-- Whether what is said now was said before, under the same token.
local function isSaid(id, token, state)
	local job = read(id)
	return job and job.token == token and job.state == state
end

-- The tenants that a question is about: '*' is all of them, the default one is ''.
local function tenantsIn(wanted)
	if wanted ~= '*' then return {wanted} end
	local all = redis.call('SMEMBERS', base .. 'tenants')
	all[#all + 1] = ''
	return all
end
