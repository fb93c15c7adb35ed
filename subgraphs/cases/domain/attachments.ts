import type { Violation } from '../../kit/outcome.js';
import { violationOf } from './violations.js';

/** A file that came with a case: kept elsewhere, named here by where it lies and what its bytes are. */
export interface NewAttachment {
  /** Where the file store has it: an opaque name, at most 200 printable ASCII characters. */
  readonly reference: string;
  /** Of its bytes, 64 digits of lower-case hex. */
  readonly sha256: string;
  /** E.g. `image/jpeg`. */
  readonly mediaType: string;
  readonly sizeBytes: number;
}

const MAX_ATTACHMENTS = 10;
/** 100 MB: a minute of video. */
const MAX_BYTES = 100 * 1024 * 1024;
const REFERENCE = /^[\x21-\x7e]{1,200}$/;
const SHA_256 = /^[0-9a-f]{64}$/;
const MEDIA_TYPE = /^(application|audio|image|text|video)\/[a-z0-9][a-z0-9.+-]{0,99}$/;

export function attachmentViolations(attachments: readonly NewAttachment[]): readonly Violation[] {
  const hashes = new Set(attachments.map(({ sha256 }) => sha256));
  if (attachments.length > MAX_ATTACHMENTS || hashes.size < attachments.length) {
    return [violationOf('ATTACHMENT_LIMIT', 'attachments')];
  }
  return attachments.flatMap(({ reference, sha256, mediaType, sizeBytes }, index) => [
    ...(REFERENCE.test(reference) ? [] : [violationOf('ATTACHMENT_REFERENCE', `attachments.${index}.reference`)]),
    ...(SHA_256.test(sha256) ? [] : [violationOf('ATTACHMENT_HASH', `attachments.${index}.sha256`)]),
    ...(MEDIA_TYPE.test(mediaType) ? [] : [violationOf('ATTACHMENT_TYPE', `attachments.${index}.mediaType`)]),
    ...(Number.isInteger(sizeBytes) && sizeBytes >= 1 && sizeBytes <= MAX_BYTES
      ? []
      : [violationOf('ATTACHMENT_SIZE', `attachments.${index}.sizeBytes`)]),
  ]);
}
