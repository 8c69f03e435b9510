//! The calls that bring files and take them.

use super::answer::{Refused, bad};
use super::call::{Call, File};
use super::pictures::{Kept, check_photo, picture_size};
use super::world::World;

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
