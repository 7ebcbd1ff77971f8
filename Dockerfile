# lunch serve in a container: docker build -t lunch . && docker run --rm --init -p 127.0.0.1:8080:8080 lunch
FROM node:24-slim AS build
WORKDIR /source
COPY package.json package-lock.json ./
COPY scripts/no-better-sqlite3 scripts/no-better-sqlite3
COPY scripts/node-binary scripts/node-binary
# Without its scripts, which would build before the source is there.
RUN npm ci --no-audit --no-fund --ignore-scripts
COPY . .
RUN node scripts/build.js

FROM node:24-slim
WORKDIR /opt/lunch
COPY --from=build /source/package.json /source/LICENSE ./
COPY --from=build /source/bin bin
COPY --from=build /source/dist dist
RUN ln -s /opt/lunch/bin/lunch.js /usr/local/bin/lunch \
	&& install -d -o node -g node /var/cache/lunch /var/lib/lunch /results
# Within the container every address; which ones of the machine lead there is up to `docker run -p`.
# Functions of others are run there only with a token and TLS: see the README.
ENV NODE_ENV=production LUNCH_HOST=0.0.0.0 LUNCH_FUNCTIONS=0 LUNCH_CACHE_DIR=/var/cache/lunch LUNCH_DATA_DIR=/var/lib/lunch
USER node
VOLUME /var/cache/lunch /var/lib/lunch
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=5s \
	CMD ["node", "-e", "fetch('http://127.0.0.1:8080/health').then(({ok}) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["lunch"]
CMD ["serve", "--workers", "auto"]
