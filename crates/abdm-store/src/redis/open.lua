-- Keeps a new journey, unless it, its start or its patient has one already.
-- Returns who has it, 'start' or 'patient', and its id; or 'new' and the id that was given.
local index = KEYS[1]
local prefix, id, kind, state, payload = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local claims = { { 'start', ARGV[6] }, { 'patient', ARGV[7] } } -- empty: none
local now, expires_at, grace = tonumber(ARGV[8]), tonumber(ARGV[9]), tonumber(ARGV[10])

local function key(of, name)
    return prefix .. of .. ':' .. name
end

-- With its claims, unless another journey has them by now.
local function forget(id)
    local names = redis.call('HMGET', key('journey', id), 'start', 'patient')
    for i, of in ipairs({ 'start', 'patient' }) do
        if names[i] and redis.call('GET', key(of, names[i])) == id then
            redis.call('DEL', key(of, names[i]))
        end
    end
    redis.call('DEL', key('journey', id))
    redis.call('ZREM', index, id)
end

-- One that has expired is deleted: a caller whose clock is slow must not move it on beside the new
-- one. Nothing else is written, since after its first write no script is refused for want of memory.
local function is_there(id)
    local until_when = redis.call('HGET', key('journey', id), 'expires_at')
    if not until_when then
        return false
    end
    if tonumber(until_when) <= now then
        forget(id)
        return false
    end
    return true
end

if is_there(id) then
    return { 'start', id }
end
for _, claim in ipairs(claims) do
    local of, name = claim[1], claim[2]
    local found = name ~= '' and redis.call('GET', key(of, name))
    if found and is_there(found) then
        return { of, found }
    end
end

-- The server deletes it some time after it has expired by the caller's clock, whatever its own says.
local ttl = math.max(expires_at - now, 0) + grace
redis.call('HSET', key('journey', id), 'kind', kind, 'state', state, 'version', 1,
    'since', ARGV[8], 'expires_at', ARGV[9], 'payload', payload)
redis.call('PEXPIRE', key('journey', id), ttl)
for _, claim in ipairs(claims) do
    local of, name = claim[1], claim[2]
    if name ~= '' then
        redis.call('HSET', key('journey', id), of, name)
        redis.call('SET', key(of, name), id, 'PX', ttl)
    end
end
redis.call('ZADD', index, ARGV[9], id)
redis.call('ZREMRANGEBYSCORE', index, '-inf', now - grace)
if redis.call('PTTL', index) < ttl then
    redis.call('PEXPIRE', index, ttl)
end
return { 'new', id }
