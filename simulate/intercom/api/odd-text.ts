/** Characters that JSON can carry and a database of texts does not take. */

const suspicious = /\\u0000|\\ud[89a-f]/i;

const loneSurrogate = /\p{Surrogate}/u;

const odd = (value: unknown): boolean => {
  if (typeof value === 'string') return value.includes('\u0000') || loneSurrogate.test(value);
  if (Array.isArray(value)) return value.some(odd);
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).some(([key, inner]) => odd(key) || odd(inner));
  return false;
};

/** Whether a body holds NUL or half of a surrogate pair. Both need an escape in JSON, so most bodies are not walked. */
export const oddText = (json: string, body: unknown): boolean => suspicious.test(json) && odd(body);
