-- Journeys that are there, the first to expire first, without their payloads.
local index = KEYS[1]
local prefix, now, limit = ARGV[1], ARGV[2], ARGV[3]

local journeys = {}
for _, id in ipairs(redis.call('ZRANGEBYSCORE', index, '(' .. now, '+inf', 'LIMIT', 0, limit)) do
    local found = redis.call('HMGET', prefix .. 'journey:' .. id,
        'kind', 'state', 'version', 'since', 'expires_at')
    -- Absent if the server was short of memory and made to evict.
    if found[1] then
        table.insert(journeys, { id, unpack(found) })
    end
end
return journeys
