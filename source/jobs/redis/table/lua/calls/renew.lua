-- Renews the leases of calls that a process runs.
--
-- ARGV[1]   for how long in milliseconds
-- ARGV[2..] id and token of each
-- Returns the ids of those that are not its any more

-- @include "../includes/call"

local lost = {}
for at = 2, #ARGV, 2 do
	local values = redis.call('HMGET', keyOf(ARGV[at]), 'state', 'token')
	if values[1] == 'running' and values[2] == ARGV[at + 1] then
		redis.call('ZADD', base .. 'leases', text(now + ARGV[1]), ARGV[at])
	else
		lost[#lost + 1] = ARGV[at]
	end
end
return lost
