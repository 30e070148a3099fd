//! A PNG of black and white points, uncompressed.

/// Most bytes of an uncompressed block.
const LARGEST_BLOCK: usize = 65_535;

pub(super) fn of(width: usize, height: usize, is_dark: impl Fn(usize, usize) -> bool) -> Vec<u8> {
    let mut points = Vec::with_capacity((width + 1) * height);
    for y in 0..height {
        // Each line begins with how it was filtered: not at all.
        points.push(0);
        points.extend((0..width).map(|x| if is_dark(x, y) { 0x00 } else { 0xff }));
    }
    let side = |length: usize| u32::try_from(length).unwrap_or(u32::MAX).to_be_bytes();
    // Eight bits of grey, and the only compression, filtering and order there is.
    let header = [&side(width)[..], &side(height), &[8, 0, 0, 0, 0]].concat();
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    for (kind, data) in [(b"IHDR", header), (b"IDAT", zlib(&points)), (b"IEND", Vec::new())] {
        png.extend(side(data.len()));
        let chunk = [&kind[..], &data].concat();
        png.extend(&chunk);
        png.extend(crc32(&chunk).to_be_bytes());
    }
    png
}

/// In blocks that are not compressed.
fn zlib(data: &[u8]) -> Vec<u8> {
    let mut zlib = vec![0x78, 0x01];
    let mut blocks = data.chunks(LARGEST_BLOCK).peekable();
    while let Some(block) = blocks.next() {
        zlib.push(u8::from(blocks.peek().is_none()));
        let length = u16::try_from(block.len()).unwrap_or(u16::MAX);
        zlib.extend(length.to_le_bytes());
        zlib.extend((!length).to_le_bytes());
        zlib.extend(block);
    }
    zlib.extend(adler32(data).to_be_bytes());
    zlib
}

fn adler32(data: &[u8]) -> u32 {
    let (a, b) = data.iter().fold((1_u32, 0_u32), |(a, b), byte| {
        let a = (a + u32::from(*byte)) % 65_521;
        (a, (b + a) % 65_521)
    });
    (b << 16) | a
}

fn crc32(data: &[u8]) -> u32 {
    !data.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ if crc & 1 == 1 { 0xedb8_8320 } else { 0 }
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_those_that_are_published() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
        assert_eq!(crc32(b"IEND"), 0xae42_6082);
        assert_eq!(adler32(b"Wikipedia"), 0x11e6_0398);
    }

    #[test]
    fn more_points_than_a_block_takes_are_split() {
        let data = vec![7; LARGEST_BLOCK + 1];
        let zlib = zlib(&data);
        assert_eq!(zlib[..7], [0x78, 0x01, 0, 0xff, 0xff, 0, 0]);
        let second = 7 + LARGEST_BLOCK;
        assert_eq!(zlib[second..second + 6], [1, 1, 0, 0xfe, 0xff, 7]);
        assert_eq!(zlib.len(), second + 6 + 4);
    }
}
