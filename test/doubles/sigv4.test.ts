import assert from 'node:assert/strict';
import { readAuthorization, sha256, signatureOf } from './sigv4.ts';

/** AWS's own examples, of its page “Signature Calculations for the Authorization Header: Transferring Payload in a Single Chunk”. */
const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const SCOPE = { date: '20130524', region: 'us-east-1', service: 's3' };
const HOST = 'examplebucket.s3.amazonaws.com';

const EXAMPLES = [
  {
    name: 'an object is got',
    method: 'GET',
    path: '/test.txt',
    body: '',
    headers: { range: 'bytes=0-9' },
    signature: 'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
  },
  {
    name: 'an object is put',
    method: 'PUT',
    path: '/test%24file.text',
    body: 'Welcome to Amazon S3.',
    headers: { date: 'Fri, 24 May 2013 00:00:00 GMT', 'x-amz-storage-class': 'REDUCED_REDUNDANCY' },
    signature: '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
  },
  {
    name: 'a bucket’s lifecycle is asked for',
    method: 'GET',
    path: '/?lifecycle',
    body: '',
    headers: {},
    signature: 'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543',
  },
  {
    name: 'objects are listed',
    method: 'GET',
    path: '/?max-keys=2&prefix=J',
    body: '',
    headers: {},
    signature: '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
  },
];

describe('the signature that the S3 double asks for', () => {
  for (const { name, method, path, body, headers: own, signature } of EXAMPLES) {
    it(`is AWS's where ${name}`, () => {
      const headers = {
        ...own,
        host: HOST,
        'x-amz-content-sha256': sha256(body),
        'x-amz-date': '20130524T000000Z',
      };
      const url = new URL(path, `https://${HOST}`);
      const signedHeaders = Object.keys(headers).sort();
      assert.equal(signatureOf({ method, url, headers }, { ...SCOPE, signedHeaders }, SECRET), signature);
    });
  }

  it('is read from the header, and from no other form of it', () => {
    const header =
      'AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, ' +
      `SignedHeaders=host;x-amz-date, Signature=${EXAMPLES[0]?.signature}`;
    assert.deepEqual(readAuthorization(header), {
      ...SCOPE,
      accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
      signedHeaders: ['host', 'x-amz-date'],
      signature: EXAMPLES[0]?.signature,
    });
    for (const other of [undefined, '', 'Bearer x', header.slice(0, -1)])
      assert.equal(readAuthorization(other), null);
  });
});
