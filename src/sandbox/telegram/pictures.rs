//! Files: what a bot sent, and how large its pictures are.

use serde_json::{Value, json};

use super::answer::{Refused, bad};
use super::call::{Call, File};
use super::world::World;

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

impl World {
    /// Keeps bytes as a file and gives its id.
    pub(super) fn keep_file(&mut self, folder: &str, name: &str, mime: &str, bytes: &[u8]) -> String {
        let number = self.files.len() + 1;
        let extension = name.rsplit_once('.').map_or("bin", |(_, extension)| extension);
        let id = format!("BQACAgQAAxkBAAI{number:05}sandbox");
        let file = Kept {
            id: id.clone(),
            unique_id: format!("AgAD{number:05}"),
            path: format!("{folder}/file_{number}.{extension}"),
            name: name.to_owned(),
            mime: mime.to_owned(),
            bytes: bytes.to_vec(),
            size: picture_size(bytes),
        };
        self.files.insert(id.clone(), file);
        id
    }

    /// The file a call sends: kept now, or one that is here already.
    pub(super) fn take_file(&mut self, call: &Call, field: &str) -> Result<String, Refused> {
        let upload = match call.file(field)? {
            File::Upload(upload) => upload,
            File::Named(id) if self.files.contains_key(id) => return Ok(id.to_owned()),
            File::Named(url) if url.starts_with("http") => return Err(bad("failed to get HTTP URL content")),
            File::Named(_) => return Err(bad("wrong file identifier/HTTP URL specified")),
        };
        if upload.bytes.is_empty() {
            return Err(bad("file must be non-empty"));
        }
        let folder = if field == "photo" { "photos" } else { "documents" };
        if field == "photo" {
            check_photo(&upload.bytes)?;
        }
        Ok(self.keep_file(folder, &upload.name, &upload.mime, &upload.bytes))
    }
}

fn check_photo(bytes: &[u8]) -> Result<(), Refused> {
    let (width, height) = picture_size(bytes).ok_or_else(|| bad("IMAGE_PROCESS_FAILED"))?;
    let (long, short) = (width.max(height), width.min(height));
    if short == 0 || u64::from(width) + u64::from(height) > 10_000 || long > short.saturating_mul(20) {
        return Err(bad("PHOTO_INVALID_DIMENSIONS"));
    }
    if bytes.len() > 10 << 20 { Err(bad("file is too big")) } else { Ok(()) }
}

/// Width and height of a PNG or a JPEG.
fn picture_size(bytes: &[u8]) -> Option<(u32, u32)> {
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
