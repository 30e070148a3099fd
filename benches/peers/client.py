"""Logs patients in on v1/v2 as the Rust clients do, on httpx and cryptography.

    python3 client.py ADDR IN_FLIGHT TOTAL FROM < ABHA_NUMBERS

Prints what it cost as JSON. Exit code 77: a package is missing.
"""

import asyncio
import base64
import json
import sys
import time

try:
    import cryptography
    import httpx
    from cryptography.hazmat.primitives.asymmetric import padding
    from cryptography.hazmat.primitives.serialization import load_pem_public_key
except ImportError as error:
    print(f"{error.name} is not installed")
    sys.exit(77)


class Client:
    def __init__(self, addr: str, in_flight: int) -> None:
        self.http = httpx.AsyncClient(
            base_url=f"http://{addr}",
            timeout=60,
            limits=httpx.Limits(max_connections=in_flight, max_keepalive_connections=in_flight),
            trust_env=False,
        )
        self.headers = {"X-HIP-ID": "IN0000000001"}
        self.key = None

    async def open(self) -> None:
        session = await self.post(
            "/gateway/v0.5/sessions",
            {
                "clientId": "sandbox-client",
                "clientSecret": "sandbox-secret",
                "grantType": "client_credentials",
            },
        )
        self.headers["Authorization"] = f"Bearer {session['accessToken']}"
        reply = await self.http.get("/api/v1/auth/cert", headers=self.headers)
        reply.raise_for_status()
        self.key = load_pem_public_key(reply.content)

    async def post(self, path: str, body: dict) -> dict:
        reply = await self.http.post(path, json=body, headers=self.headers)
        reply.raise_for_status()
        return reply.json()

    async def log_in(self, abha_number: str) -> str:
        found = await self.post("/api/v1/search/searchByHealthId", {"healthId": abha_number})
        if found["status"] != "ACTIVE" or "AADHAAR_OTP" not in found["authMethods"]:
            raise ValueError("this account cannot log in")
        receipt = await self.post(
            "/api/v2/auth/init",
            {"authMethod": "AADHAAR_OTP", "healthid": found["healthIdNumber"]},
        )
        otp = base64.b64encode(self.key.encrypt(b"123456", padding.PKCS1v15())).decode()
        tokens = await self.post(
            "/api/v2/auth/confirmWithAadhaarOtp", {"otp": otp, "txnId": receipt["txnId"]}
        )
        return tokens["token"]


async def run(client: Client, people: list, in_flight: int) -> None:
    waiting = iter(people)

    async def worker() -> None:
        for abha_number in waiting:
            await client.log_in(abha_number)

    await asyncio.gather(*(worker() for _ in range(in_flight)))


async def main() -> None:
    addr, in_flight, total, first = sys.argv[1], *map(int, sys.argv[2:5])
    people = sys.stdin.read().split()
    people = people[first:] + people[:first]
    client = Client(addr, in_flight)
    await client.open()
    warm = max(in_flight, total // 10)
    await run(client, people[:warm], in_flight)
    cpu, wall = time.process_time_ns(), time.perf_counter_ns()
    await run(client, people[warm : warm + total], in_flight)
    cpu, wall = time.process_time_ns() - cpu, time.perf_counter_ns() - wall
    await client.http.aclose()
    versions = f"Python {sys.version.split()[0]}, httpx {httpx.__version__}, cryptography {cryptography.__version__}"
    print(json.dumps({"cpu_ns": cpu, "wall_ns": wall, "versions": versions}))


asyncio.run(main())
