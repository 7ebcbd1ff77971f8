-- Jobs that take.lua took from the queue of small jobs, in BullMQ's terms: they are active, and locked with a word.

-- @include "job"

local queue = KEYS[3]
local gone, unstalled = {}, {}

-- Drops what BullMQ has of a job that was taken; settleTaken() carries it out. False where it has been given to another.
local function dropTaken(id)
	if redis.call('LREM', queue .. 'active', -1, id) == 0 then return false end
	gone[#gone + 1], gone[#gone + 2] = queue .. id, queue .. id .. ':lock'
	unstalled[#unstalled + 1] = id
	return true
end

-- Whether a job is still locked with a word.
local function isLocked(id, lock)
	return redis.call('GET', queue .. id .. ':lock') == lock
end

local function settleTaken()
	if #gone > 0 then redis.call('DEL', unpack(gone)) end
	if #unstalled > 0 then redis.call('SREM', queue .. 'stalled', unpack(unstalled)) end
end
