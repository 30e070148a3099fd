-- Moves a journey on from one version to the next. Returns 1, or 0 if the caller has lost.
local index = KEYS[1]
local prefix, id, from, next, state, payload =
    ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6]
local finished = ARGV[7]
local now, expires_at, grace = tonumber(ARGV[8]), tonumber(ARGV[9]), tonumber(ARGV[10])

local journey = prefix .. 'journey:' .. id
local found = redis.call('HMGET', journey, 'version', 'state', 'expires_at', 'start', 'patient')
local version, state_before, until_when, start, patient = unpack(found)
-- As texts: numbers in Lua are not exact.
if version ~= from or tonumber(until_when) <= now then
    return 0
end
if state_before == finished and state ~= finished then
    return 0
end

redis.call('HSET', journey, 'version', next, 'state', state,
    'since', ARGV[8], 'expires_at', ARGV[9], 'payload', payload)
local ttl = math.max(expires_at - now, 0) + grace
redis.call('PEXPIRE', journey, ttl)
redis.call('ZADD', index, ARGV[9], id)
if redis.call('PTTL', index) < ttl then
    redis.call('PEXPIRE', index, ttl)
end

if start and redis.call('GET', prefix .. 'start:' .. start) == id then
    redis.call('PEXPIRE', prefix .. 'start:' .. start, ttl)
end
if patient and redis.call('GET', prefix .. 'patient:' .. patient) == id then
    if state == finished then
        redis.call('DEL', prefix .. 'patient:' .. patient)
    else
        redis.call('PEXPIRE', prefix .. 'patient:' .. patient, ttl)
    end
end
if state == finished then
    redis.call('HDEL', journey, 'patient')
end
return 1
