# The portal as one image; compose.yaml says which process a container is.
FROM node:22-slim AS styles
WORKDIR /build/assets
COPY assets/package.json assets/package-lock.json assets/.npmrc ./
RUN npm ci --ignore-scripts
COPY assets/ ./
RUN npm run build

FROM python:3.13-slim
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 ENV_FILE= STATIC_ROOT=/srv/static PORT=8000
WORKDIR /srv/portal
RUN useradd --system --uid 10001 --home-dir /srv/home --create-home portal \
    && install -d -o portal -g portal /srv/static /srv/files
COPY requirements.txt ./
RUN pip install --no-cache-dir --require-hashes -r requirements.txt
COPY . .
COPY --from=styles /build/static/built static/built
USER portal
# Collecting needs settings that start, not the real ones: these keys end with this line.
RUN SECRET_KEY="$(python -c 'import secrets; print(secrets.token_urlsafe(48))')" \
    FIELD_KEYS="$(python -c 'from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())')" \
    ALLOWED_HOSTS=localhost BASE_URL=https://localhost DATABASE_URL=sqlite:////tmp/none STORAGE_URL=file:///tmp/none \
    python manage.py collectstatic --noinput --verbosity 0
EXPOSE 8000
CMD ["gunicorn", "config.wsgi", "--no-control-socket", "--workers", "3", "--threads", "4"]
