// Photos as the camera takes them are ten times too large for a bad connection.
const LONGEST = 1600;
const MOST = 700_000;

/** A JPEG of at most so many pixels and bytes, as an ArrayBuffer. Throws where the file is no picture. */
export async function reduced(file) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  for (let longest = LONGEST; ; longest *= 0.75) {
    const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.8));
    if (blob.size <= MOST || longest < 400) return blob.arrayBuffer();
  }
}
