/** The content type of problem details (RFC 9457): the body of every error that a service of ours answers with. */
export const PROBLEM_TYPE = 'application/problem+json';
