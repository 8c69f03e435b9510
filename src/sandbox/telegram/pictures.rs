//! Files: what a bot sent, and how large its pictures are.

use serde_json::{Value, json};

use super::answer::{Refused, bad};

/// A file that Telegram keeps.
#[derive(Clone, Debug)]
pub(crate) struct Kept {
    pub id: String,
    pub unique_id: String,
    pub path: String,
    pub name: String,
    pub mime: String,
    pub bytes: Vec<u8>,
    pub size: Option<(u32, u32)>,
}

impl Kept {
    /// As `Document`, without a thumbnail.
    pub(super) fn document(&self) -> Value {
        json!({
            "file_id": self.id, "file_unique_id": self.unique_id, "file_name": self.name,
            "mime_type": self.mime, "file_size": self.bytes.len(),
        })
    }

    /// As the only `PhotoSize` of a photo.
    pub(super) fn photo(&self) -> Value {
        let (width, height) = self.size.unwrap_or_default();
        json!([{
            "file_id": self.id, "file_unique_id": self.unique_id,
            "width": width, "height": height, "file_size": self.bytes.len(),
        }])
    }
}

pub(super) fn check_photo(bytes: &[u8]) -> Result<(), Refused> {
    let (width, height) = picture_size(bytes).ok_or_else(|| bad("IMAGE_PROCESS_FAILED"))?;
    let (long, short) = (width.max(height), width.min(height));
    if short == 0 || u64::from(width) + u64::from(height) > 10_000 || long > short.saturating_mul(20) {
        return Err(bad("PHOTO_INVALID_DIMENSIONS"));
    }
    if bytes.len() > 10 << 20 { Err(bad("file is too big")) } else { Ok(()) }
}

/// Width and height of a PNG or a JPEG.
pub(super) fn picture_size(bytes: &[u8]) -> Option<(u32, u32)> {
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        let number = |at: usize| bytes.get(at..at + 4)?.try_into().ok().map(u32::from_be_bytes);
        return number(16).zip(number(20));
    }
    if bytes.starts_with(&[0xff, 0xd8]) { jpeg_size(bytes.get(2..)?) } else { None }
}

/// Walks the JPEG's segments to the frame that says its size.
fn jpeg_size(mut rest: &[u8]) -> Option<(u32, u32)> {
    loop {
        let &[0xff, marker, high, low, ref after @ ..] = rest else { return None };
        let long = usize::from(u16::from_be_bytes([high, low]));
        if (0xc0..=0xcf).contains(&marker) && ![0xc4, 0xc8, 0xcc].contains(&marker) {
            let &[_, h1, h2, w1, w2, ..] = after else { return None };
            return Some((u16::from_be_bytes([w1, w2]).into(), u16::from_be_bytes([h1, h2]).into()));
        }
        rest = rest.get(2 + long..)?;
    }
}
