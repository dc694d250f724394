/**
 * An S3-compatible store that remembers while it runs: it computes each request's signature anew and takes no other,
 * checks the digest of what is put, and answers with S3's own errors.
 */
import { randomBytes } from 'node:crypto';
import type { FileStoreSettings } from '../../src/settings.ts';
import { serveDouble, type Answer, type Handled, type ReceivedRequest } from './double.ts';
import { Faults } from './faults.ts';
import { readAuthorization, sha256, signatureOf } from './sigv4.ts';

export interface StoredObject {
  bytes: Buffer;
  modified: Date;
}

export interface S3Double {
  /** A key that may do everything, to a prefix in the bucket. */
  settings: FileStoreSettings;
  bucket: string;
  /** What all keys of `settings` begin with. */
  prefix: string;
  /** By key. */
  objects: Map<string, StoredObject>;
  /** Every request that came whole, such as `GET /bucket/key`, with its query. */
  requests: string[];
  /** What a page of a list has at most. */
  pageSize: number;
  /** Milliseconds by which its clock is ahead. */
  ahead: number;
  /** The connection is cut when more bytes than this are put. */
  mostBytes: number;
  faults: Faults;
  stop(): Promise<void>;
}

const LARGEST_SKEW = 15 * 60_000;

/** S3's errors: their statuses, and what they say. */
const ERRORS = {
  AccessDenied: [403, 'Access Denied'],
  AuthorizationHeaderMalformed: [400, 'The authorization header is malformed; the region is wrong'],
  InvalidAccessKeyId: [403, 'The AWS Access Key Id you provided does not exist in our records.'],
  InvalidArgument: [400, 'The continuation token provided is incorrect'],
  MethodNotAllowed: [405, 'The specified method is not allowed against this resource.'],
  NoSuchBucket: [404, 'The specified bucket does not exist'],
  NoSuchKey: [404, 'The specified key does not exist.'],
  PreconditionFailed: [412, 'At least one of the pre-conditions you specified did not hold'],
  RequestTimeTooSkewed: [403, 'The difference between the request time and the current time is too large.'],
  SignatureDoesNotMatch: [
    403,
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
  ],
  XAmzContentSHA256Mismatch: [
    400,
    "The provided 'x-amz-content-sha256' header does not match what was computed.",
  ],
} as const;

export async function startS3Double(): Promise<S3Double> {
  const accessKeyId = `AKIA${randomBytes(8).toString('hex').toUpperCase()}`;
  // As AWS makes them, with the characters that a wrong encoding would spoil.
  const secretAccessKey = `${randomBytes(27).toString('base64')}/+aB`;
  const region = 'eu-central-1';
  const bucket = 'studio-files';
  const prefix = 'of/tests/';
  const faults = new Faults();

  /** What is wrong with who asks; `null`: nothing. */
  function refusalOf(request: ReceivedRequest): Answer | null {
    const { headers, bytes } = request;
    const authorization = readAuthorization(headers.authorization);
    const time = readTime(String(headers['x-amz-date']));
    if (!authorization || !time) return failure('AccessDenied');
    if (authorization.accessKeyId !== accessKeyId) return failure('InvalidAccessKeyId');
    if (authorization.region !== region || authorization.service !== 's3')
      return failure('AuthorizationHeaderMalformed');
    const skew = Math.abs(time.getTime() - Date.now() - double.ahead);
    if (skew > LARGEST_SKEW) return failure('RequestTimeTooSkewed');
    // What is not signed may be anybody's.
    const amz = Object.keys(headers).filter((name) => name.startsWith('x-amz-'));
    const unsigned = ['host', ...amz].filter((name) => !authorization.signedHeaders.includes(name));
    const isOfItsDay = String(headers['x-amz-date']).startsWith(authorization.date);
    const expected = signatureOf(request, authorization, secretAccessKey);
    if (unsigned.length > 0 || !isOfItsDay || authorization.signature !== expected)
      return failure('SignatureDoesNotMatch');
    if (headers['x-amz-content-sha256'] !== sha256(bytes)) return failure('XAmzContentSHA256Mismatch');
    return null;
  }

  function handle(request: ReceivedRequest): Handled {
    const { method, url } = request;
    double.requests.push(`${method} ${url.pathname}${url.search}`);
    const refused = refusalOf(request);
    if (refused) return refused;
    const [, named, ...rest] = url.pathname.split('/');
    if (named !== bucket) return failure('NoSuchBucket');
    const key = rest.map(decodeURIComponent).join('/');
    return { faults, accept: () => (key === '' ? answerForBucket(request) : answerForObject(request, key)) };
  }

  function answerForObject({ method, headers, bytes }: ReceivedRequest, key: string): Answer {
    const there = double.objects.get(key);
    switch (method) {
      case 'PUT':
        if (there && headers['if-none-match'] === '*') return failure('PreconditionFailed');
        double.objects.set(key, { bytes, modified: new Date(Date.now() + double.ahead) });
        return { status: 200, body: '' };
      case 'GET':
        if (!there) return failure('NoSuchKey');
        return { status: 200, body: there.bytes, headers: { 'content-type': 'application/octet-stream' } };
      case 'DELETE':
        double.objects.delete(key);
        return { status: 204, body: '' };
      default:
        return failure('MethodNotAllowed');
    }
  }

  function answerForBucket({ method, url: { searchParams } }: ReceivedRequest): Answer {
    if (method !== 'GET' || searchParams.get('list-type') !== '2') return failure('MethodNotAllowed');
    const token = searchParams.get('continuation-token');
    const after = token === null ? '' : readToken(token);
    if (after === null) return failure('InvalidArgument');
    const asked = searchParams.get('prefix') ?? '';
    const delimiter = searchParams.get('delimiter') ?? '';
    const encode =
      searchParams.get('encoding-type') === 'url'
        ? (text: string) => encodeURIComponent(text).replaceAll('%2F', '/').replaceAll('%20', '+')
        : (text: string) => text;
    const folders = new Set<string>();
    const keys: string[] = [];
    for (const key of [...double.objects.keys()].sort()) {
      if (!key.startsWith(asked)) continue;
      const end = delimiter === '' ? -1 : key.indexOf(delimiter, asked.length);
      if (end === -1) keys.push(key);
      else folders.add(key.slice(0, end + 1));
    }
    const left = [...keys, ...folders].sort().filter((each) => each > after);
    const page = left.slice(0, double.pageSize);
    const isCut = left.length > page.length;
    const contents = page.map((each) => {
      const object = double.objects.get(each);
      if (!object) return element('CommonPrefixes', element('Prefix', escape(encode(each))));
      return element(
        'Contents',
        element('Key', escape(encode(each))) +
          element('LastModified', object.modified.toISOString()) +
          element('ETag', '&quot;d41d8cd98f00b204e9800998ecf8427e&quot;') +
          element('Size', String(object.bytes.length)),
      );
    });
    const next = isCut ? element('NextContinuationToken', escape(tokenAfter(page.at(-1) ?? ''))) : '';
    return xml(
      200,
      element(
        'ListBucketResult',
        element('Name', bucket) + element('IsTruncated', String(isCut)) + next + contents.join(''),
        ' xmlns="http://s3.amazonaws.com/doc/2006-03-01/"',
      ),
    );
  }

  const { url, stop } = await serveDouble(undefined, handle, () => double.mostBytes);
  const double: S3Double = {
    settings: { url: `${url}/${bucket}/${prefix.slice(0, -1)}`, accessKeyId, secretAccessKey, region },
    bucket,
    prefix,
    objects: new Map(),
    requests: [],
    pageSize: 1_000,
    ahead: 0,
    mostBytes: Infinity,
    faults,
    stop,
  };
  return double;
}

function failure(code: keyof typeof ERRORS): Answer {
  const [status, message] = ERRORS[code];
  const request = randomBytes(8).toString('hex').toUpperCase();
  return xml(
    status,
    element(
      'Error',
      element('Code', code) + element('Message', escape(message)) + element('RequestId', request),
    ),
  );
}

function xml(status: number, root: string): Answer {
  const headers = { 'content-type': 'application/xml' };
  return { status, headers, body: `<?xml version="1.0" encoding="UTF-8"?>\n${root}` };
}

function element(name: string, content: string, attributes = ''): string {
  return `<${name}${attributes}>${content}</${name}>`;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Opaque, with characters that have to be encoded in an address. */
function tokenAfter(key: string): string {
  return `+/&${Buffer.from(key).toString('base64')}==`;
}

function readToken(token: string): string | null {
  const [, text] = /^\+\/&(.*)==$/.exec(token) ?? [];
  return text === undefined ? null : Buffer.from(text, 'base64').toString();
}

/** `20130524T000000Z` */
function readTime(text: string): Date | null {
  const iso = text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z');
  const time = new Date(iso);
  return iso === text || Number.isNaN(time.getTime()) ? null : time;
}
