/** The body of every answer that is not a success. */
export interface Problem {
  status: number;
  title: string;
  detail?: string;
}

export class ApiError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail ?? problem.title);
    this.name = "ApiError";
  }

  /** Trying again may help: the server is busy or broken, not the request. */
  get temporary(): boolean {
    return this.problem.status >= 500 || this.problem.status === 429;
  }
}

function isProblem(body: unknown): body is Problem {
  return typeof body === "object" && body !== null && "status" in body && "title" in body;
}

/** Proxies answer with HTML now and then, so the body may be anything. */
export async function errorFrom(response: Response): Promise<ApiError> {
  try {
    const body: unknown = await response.json();
    if (isProblem(body)) {
      return new ApiError(body);
    }
  } catch {
    return new ApiError({ status: response.status, title: "The server sent no explanation" });
  }
  return new ApiError({ status: response.status, title: response.statusText });
}

/** The sentence a customer can act on. */
export function explain(error: unknown): string {
  if (!(error instanceof ApiError)) {
    return "We cannot reach the server. Are you offline?";
  }
  switch (error.problem.status) {
    case 400:
      return "That does not look like a tracking code.";
    case 404:
      return "We do not know this parcel yet. Try again tomorrow.";
    case 429:
      return "Too many questions at once. Please wait a minute.";
    default:
      return error.temporary ? "Something broke on our side." : error.message;
  }
}
