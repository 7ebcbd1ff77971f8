-- Keeps a machine's sign of life.
--
-- KEYS[1]  hash: machines by id, each as '<when it gave one> <document>'
-- ARGV     id, what the machine tells of itself

-- @include "../../../shared/redis/lua/now"

redis.call('HSET', KEYS[1], ARGV[1], string.format('%.0f ', now) .. ARGV[2])
