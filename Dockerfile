# Builds the one image of gateway and subgraphs; `docker-compose.yml` says which of them a container is.
FROM node:20-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc tsconfig.json tsconfig.build.json ./
RUN npm ci --ignore-scripts
COPY bin bin
COPY gateway gateway
COPY subgraphs subgraphs
COPY schema schema
COPY test/bench test/bench
RUN npm run build && npm prune --omit=dev --ignore-scripts

FROM node:20-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY --from=build /app/schema schema
COPY --from=build /app/subgraphs subgraphs
COPY package.json README.md LICENSE NOTICE ./
RUN mkdir /data && chown node:node /data
ENV DATA_DIR=/data HOST=0.0.0.0
USER node
EXPOSE 4000
ENTRYPOINT ["node", "dist/bin/liandong.js"]
