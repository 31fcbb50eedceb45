import { Contract, type Exchange } from './contract.ts';

const contract = new Contract();
const exchange = (changes: Partial<Exchange>): Exchange => ({
  method: 'GET',
  url: '/repos/acme/shop/labels/bug',
  requestBody: '',
  status: 200,
  contentType: 'application/json; charset=utf-8',
  responseBody: JSON.stringify({
    id: 1,
    node_id: 'LA_1',
    url: 'http://127.0.0.1/repos/acme/shop/labels/bug',
    name: 'bug',
    description: null,
    color: 'd73a4a',
    default: true,
  }),
  ...changes,
});

describe('the contract check', () => {
  it('passes an exchange that keeps the contract, with null where GitHub says nullable', () => {
    expect(contract.check(exchange({}))).toEqual([]);
  });

  it('names the field that breaks it', () => {
    const problems = contract.check(exchange({ responseBody: '{"id":"1"}' }));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain('GET /repos/{owner}/{repo}/labels/{name} (issues/get-label) → 200');
    expect(problems[0]).toContain('Instance does not have required property "name".');
    expect(problems[0]).toContain('/id: Instance type "string" is invalid. Expected "integer".');
  });

  it('refuses a status that the operation does not have', () => {
    expect(contract.check(exchange({ status: 201 }))).toEqual([expect.stringContaining('not documented')]);
  });

  it('refuses an operation that it does not know, unless the answer says so', () => {
    expect(contract.check(exchange({ url: '/made/up' }))).toEqual([
      expect.stringContaining('not in the OpenAPI subset'),
    ]);
    expect(contract.check(exchange({ url: '/made/up', status: 404, responseBody: '{"message":"Not Found"}' }))).toEqual(
      [],
    );
  });

  it('refuses that a bad body was accepted, and lets it be refused', () => {
    const post = { method: 'POST', url: '/repos/acme/shop/labels', requestBody: '{"name":7}' };
    expect(contract.check(exchange({ ...post, status: 201 }))).toEqual([
      expect.stringContaining(
        'a request body was accepted, does not fit: /name: Instance type "number" is invalid. Expected "string".',
      ),
    ]);
    expect(
      contract.check(
        exchange({ ...post, status: 422, responseBody: '{"message":"Validation Failed","documentation_url":"x"}' }),
      ),
    ).toEqual([]);
  });

  it('refuses that a bad query was accepted', () => {
    const url = '/repos/acme/shop/pulls?state=merged&per_page=30';
    expect(contract.check(exchange({ url, responseBody: '[]' }))).toEqual([
      expect.stringContaining('query state=merged'),
    ]);
  });

  it('takes paths with slashes for contents and refs', () => {
    const url = '/repos/acme/shop/contents/docs/a%20b/c.md';
    expect(contract.check(exchange({ url, status: 404, responseBody: '{"message":"Not Found"}' }))).toEqual([]);
    expect(contract.findByTemplate('GET', '/repos/:owner/:repo/contents/:path')).toBe(
      'GET /repos/{owner}/{repo}/contents/{path}',
    );
  });

  it('refuses an error without a message and JSON that is none', () => {
    expect(contract.check(exchange({ status: 403, responseBody: '{}' }))).toEqual([
      expect.stringContaining('without a message'),
    ]);
    expect(contract.check(exchange({ responseBody: '<html>' }))).toEqual([expect.stringContaining('the body is none')]);
  });

  it('leaves diffs and archives alone', () => {
    const url = '/repos/acme/shop/pulls/1';
    expect(
      contract.check(
        exchange({ url, contentType: 'application/vnd.github.diff; charset=utf-8', responseBody: 'diff' }),
      ),
    ).toEqual([]);
  });
});
