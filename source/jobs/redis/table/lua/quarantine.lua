-- Moves a value that is not a job out of the jobs, and keeps it for people to look at.
--
-- ARGV  id, for how long in milliseconds
-- Returns 1; 0 where there was nothing to keep

-- @include "includes/job"

local id = ARGV[1]
local key, aside = keyOf(id), base .. 'quarantine:' .. id
local digits = redis.pcall('HGET', key, 'digits')
for _, tenant in ipairs(tenantsIn('*')) do
	for _, state in ipairs(states) do
		local list = listName(state, tenant)
		if redis.call('ZREM', base .. 'state:' .. list, id) == 1 and isWhole(digits) then count(list, -1, digits) end
	end
end
place('ended', id)
place('outbox', id)
flush()
if redis.call('EXISTS', key) == 0 then return 0 end
redis.call('RENAME', key, aside)
redis.call('PEXPIRE', aside, ARGV[2])
changed(id, 0)
return 1
