-- Shared by the scripts that accept jobs and calls.

-- @include "job"

-- The answer to a tenant that has too many open jobs.
local function tooMany(open)
	return {'jobs', text(open), text(redis.call('ZCOUNT', base .. 'ended', text(now - 60000), '+inf'))}
end

-- The answer to a tenant whose results take too many bytes.
local function tooLarge(tenant)
	local oldest = redis.call('ZRANGE', base .. 'state:' .. listName('finished', tenant), 0, 0)[1]
	local finished = oldest and redis.call('HGET', keyOf(oldest), 'finished')
	return {'bytes', text(now - tonumber(finished or now))}
end

-- The turn that was begun last; none lies before it.
local function headOfTurns()
	return math.min(now, tonumber(redis.call('GET', base .. 'turn') or now))
end

-- The moment at which a tenant's next job counts as come, which lies `distance` milliseconds before that of the one after
-- it: see turns.ts.
local function takeTurn(tenant, hasQueued, head, distance)
	if tenant == '' then return now end
	local last = hasQueued and tonumber(redis.call('HGET', base .. 'turns', tenant) or 0) or 0
	local turn = math.max(last, head)
	redis.call('SADD', base .. 'tenants', tenant)
	redis.call('HSET', base .. 'turns', tenant, text(turn + distance))
	return turn
end

-- Writes a new job: the fields of every job, and further ones. `key` is its idempotency key.
local function create(id, seq, digits, further, tenant, turn, origin, key)
	local fields = {'seq', seq, 'digits', digits, 'state', 'queued', 'progress', '0', 'attempts', 0, 'token', 0,
		'version', 2, 'created', text(now), unpack(further)}
	local function set(field, value) fields[#fields + 1], fields[#fields + 2] = field, value end
	if tenant ~= '' then
		set('tenant', tenant)
		set('turn', text(turn))
	end
	if origin ~= '' then set('origin', origin) end
	if key ~= '' then
		set('key', key)
		redis.call('HSET', base .. 'keys', key, id)
	end
	redis.call('HSET', keyOf(id), unpack(fields))
	place('state:' .. listName('queued', tenant), id, seq)
	count(listName('queued', tenant), 1, digits)
end
