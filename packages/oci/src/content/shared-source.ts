/** One resource that several images need: it is disposed of with the last of them. */
export interface SharedResource {
  /** Counts one more owner; what it returns gives the ownership back, once however often it is called. */
  share(): AsyncDisposable;
}

/** Shares a resource among its owners. */
export function shareResource(resource: AsyncDisposable): SharedResource {
  let owners = 0;
  return {
    share(): AsyncDisposable {
      owners++;
      let mine = true;
      return {
        async [Symbol.asyncDispose](): Promise<void> {
          if (!mine) return;
          mine = false;
          owners--;
          if (owners === 0) await resource[Symbol.asyncDispose]();
        },
      };
    },
  };
}
