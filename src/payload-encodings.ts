/** What a payload’s metadata say of its bytes where our codec has written it; both hold a whole payload, as Protobuf. */
export const ENCRYPTED = 'binary/encrypted';
export const COMPRESSED = 'binary/gzip';
