-- Accepts jobs, as far as the limits allow.
--
-- ARGV[1..4]  most open jobs and most bytes of a tenant, most open jobs of all, bytes of room; -1 for bytes without a limit
-- ARGV[5..]   id, digits, ageing, idempotency key ('' for none), tenant ('' for the default one), distance to its next
--             turn and what began it ('' where that is not known) of each
-- Returns for each what became of it: {'new', when it was created, priority}, {'known', id}, {'reused', digits, or 'call' where a call has the key},
-- {'jobs', how many are open, how many ended in the last minute}, {'bytes', for how long the oldest result was kept} or {'room'}

-- @include "includes/accept"

-- How many milliseconds of rank make one step of BullMQ's priority.
local PRIORITY_MS = 250
-- BullMQ's last one. After six days without a pause the queue goes on in the order of submission.
local LAST_PRIORITY = 2 ^ 21 - 1

local mostOpen, mostBytes, mostAll, room = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local known, all = {}, {queued = 0, open = 0, toCome = 0, tenants = 0}

local function statsOf(tenant)
	if known[tenant] then return known[tenant] end
	local fields = {listName('queued', tenant), listName('running', tenant), listName('finished', tenant)}
	local bytes = redis.call('HMGET', base .. 'bytes', unpack(fields))
	local queued = redis.call('ZCARD', base .. 'state:' .. fields[1])
	local stats = {queued = queued, open = queued + redis.call('ZCARD', base .. 'state:' .. fields[2]),
		toCome = (bytes[1] or 0) + (bytes[2] or 0), kept = tonumber(bytes[3] or 0)}
	known[tenant] = stats
	return stats
end

for _, tenant in ipairs(tenantsIn('*')) do
	local stats = statsOf(tenant)
	all.queued, all.open, all.toCome = all.queued + stats.queued, all.open + stats.open, all.toCome + stats.toCome
	if stats.open > 0 then all.tenants = all.tenants + 1 end
end
if all.queued == 0 then
	redis.call('SET', base .. 'epoch', text(now))
	redis.call('DEL', base .. 'turn')
end
local epoch = tonumber(redis.call('GET', base .. 'epoch') or now)
local head = headOfTurns()
local answers = {}

local function add(id, digits, ageing, name, tenant, distance, origin)
	local other = name ~= '' and redis.call('HGET', base .. 'keys', name)
	if other and other ~= id then
		local its = valuesOf(other)
		if its and its[2] == digits then return {'known', other} end
		if its then return {'reused', its[2]} end
	end
	if name ~= '' and redis.call('HEXISTS', KEYS[4] .. 'keys', name) == 1 then return {'reused', 'call'} end
	-- The answer to it was lost with a connection, and it was sent again.
	local before = redis.call('HMGET', keyOf(id), 'created', 'priority')
	if before[1] then return {'new', before[1], before[2]} end
	local size, own = digits + 2, statsOf(tenant)
	local share = math.floor(mostAll / math.max(1, own.open > 0 and all.tenants or all.tenants + 1))
	if own.open >= mostOpen or (all.open >= mostAll and own.open >= share) then return tooMany(own.open) end
	if mostBytes >= 0 and own.toCome + own.kept + size > mostBytes then return tooLarge(tenant) end
	if room >= 0 and all.toCome + size > room then return {'room'} end
	local turn = takeTurn(tenant, own.queued > 0, head, distance)
	local rank = math.floor((turn + ageing - epoch) / PRIORITY_MS) + 1
	local priority = text(math.max(1, math.min(LAST_PRIORITY, rank)))
	create(id, redis.call('INCR', base .. 'seq'), digits, {'priority', priority}, tenant, turn, origin, name)
	place('outbox', id, text(now))
	if own.open == 0 then all.tenants = all.tenants + 1 end
	own.queued, own.open, own.toCome = own.queued + 1, own.open + 1, own.toCome + size
	all.open, all.toCome = all.open + 1, all.toCome + size
	return {'new', text(now), priority}
end

for at = 5, #ARGV, 7 do
	answers[#answers + 1] =
		add(ARGV[at], ARGV[at + 1], tonumber(ARGV[at + 2]), ARGV[at + 3], ARGV[at + 4], tonumber(ARGV[at + 5]), ARGV[at + 6])
end
flush()
return answers
