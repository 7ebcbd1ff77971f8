-- Lists the machines that gave a sign of life not long ago, and removes the others.
--
-- KEYS[1]  hash: machines by id, each as '<when it gave one> <document>'
-- ARGV     how long ago that may be, in milliseconds
-- Returns what each told of itself

-- @include "../../../shared/redis/lua/now"

local found, all = {}, redis.call('HGETALL', KEYS[1])
for at = 1, #all, 2 do
	local seen, document = all[at + 1]:match('^(%d+) (.*)$')
	if seen and now - seen <= tonumber(ARGV[1]) then
		found[#found + 1] = document
	else
		redis.call('HDEL', KEYS[1], all[at])
	end
end
return found
