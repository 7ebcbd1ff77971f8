-- Releases jobs that take.lua took, and that were not finished with it.
--
-- ARGV[1]   the word of their locks
-- ARGV[2..] id of each, and whether it is to wait in the queue again ('1') or BullMQ is to drop it ('0')

-- @include "includes/taken"

local hasMore = false
for at = 2, #ARGV, 2 do
	local id = ARGV[at]
	if isLocked(id, ARGV[1]) then
		if ARGV[at + 1] == '0' then
			dropTaken(id)
		elseif redis.call('LREM', queue .. 'active', -1, id) > 0 then
			gone[#gone + 1] = queue .. id .. ':lock'
			unstalled[#unstalled + 1] = id
			redis.call('RPUSH', queue .. 'wait', id)
			hasMore = true
		end
	end
end
settleTaken()
-- Wakes a process that waits.
if hasMore then redis.call('ZADD', queue .. 'marker', 0, '0') end
